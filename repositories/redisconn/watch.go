package redisconn

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/push"
)

// KeyWatcher is told what happens to the keys of a server. Its methods must be safe for concurrent use.
type KeyWatcher interface {
	// Changed: a key was written, deleted or evicted, or it has expired and was deleted.
	Changed(key string)
	// Lost: any key may have changed.
	Lost()
	// Current: the watcher has been told of every change that is older than ago.
	Current(ago time.Duration)
}

// The times of a watch.
const (
	heartbeat   = 250 * time.Millisecond // between two PINGs
	silence     = 3 * time.Second        // after which a connection is given up
	firstRetry  = 50 * time.Millisecond
	slowerRetry = 2 * time.Second // for a server that refuses: it rarely changes its mind
)

// ErrRefused is wrapped by the error for a server that does not tell of changes: it has no CLIENT TRACKING or no RESP3,
// or the user may not use them.
var ErrRefused = errors.New("the server does not tell of changes")

// Watch tells the watcher of changes to keys that begin with a prefix, until ctx is done. It uses a connection of its own,
// with tracking in broadcast mode, and connects again when the connection is lost
// (https://redis.io/docs/latest/commands/client-tracking/). A change reaches the watcher within milliseconds; Current tells
// it four times a second that the connection still works. Redis tells of an expired key only when it deletes the key, which
// can be minutes later.
//
// In a cluster each master tells of its own keys. Watch uses a connection to each, and the watcher is as current as the one that is
// least so. When slots have moved, or masters are other ones, any key may have changed.
//
// Watch calls said with nil when it begins to work, and with the reason when it fails. The reason wraps ErrRefused if the
// server does not tell of changes.
func (c *Connection) Watch(ctx context.Context, prefix string, watcher KeyWatcher, said func(error)) {
	sayer := &sayer{said: said}
	if c.cluster == nil {
		(&watch{options: c.optionsAgain(), prefix: prefix, watcher: watcher, say: sayer.say}).run(ctx)
		return
	}
	c.watchAll(ctx, prefix, watcher, sayer)
}

// run watches until ctx is done.
func (w *watch) run(ctx context.Context) {
	for ctx.Err() == nil {
		err := w.once(ctx)
		w.watcher.Lost()
		if ctx.Err() != nil {
			return
		}
		pause := firstRetry
		if errors.Is(err, ErrRefused) {
			pause = slowerRetry
		}
		w.say(err)
		sleep(ctx, pause)
	}
}

type watch struct {
	options redis.Options
	prefix  string
	watcher KeyWatcher
	say     func(error) // nil when it works
}

type state int

const (
	unknown state = iota
	works
	fails
)

// once watches until the connection is lost, and returns why.
func (w *watch) once(ctx context.Context) error {
	if w.options.Protocol == 2 {
		return fmt.Errorf("watching keys: the URL of Redis asks for RESP2: %w", ErrRefused)
	}
	options := w.options
	options.Protocol = 3
	check := options.OnConnect
	options.OnConnect = func(ctx context.Context, connection *redis.Conn) error {
		if check != nil {
			if err := check(ctx, connection); err != nil {
				return err
			}
		}
		return w.begin(ctx, connection)
	}
	options.PushNotificationProcessor = redis.NewPushNotificationProcessor()
	if err := options.PushNotificationProcessor.RegisterHandler("invalidate", w, false); err != nil {
		return fmt.Errorf("watching keys: %w", err)
	}
	client := redis.NewClient(&options)
	defer func() { _ = client.Close() }()
	// The driver's PubSub reads what a server sends unasked. Here it subscribes to no channel.
	keys := client.Subscribe(ctx)
	defer func() { _ = keys.Close() }()
	defer context.AfterFunc(ctx, func() { _ = keys.Close() })() // which ends what follows
	return w.follow(ctx, keys)
}

// begin makes the server tell of changes on a new connection. The watcher was not told of earlier ones.
func (w *watch) begin(ctx context.Context, connection *redis.Conn) error {
	// A server without RESP3 would take the second command, and tell nothing.
	err := connection.Do(ctx, "HELLO", "3").Err()
	if err == nil {
		err = connection.Do(ctx, "CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", w.prefix).Err()
	}
	if reply := redis.Error(nil); errors.As(err, &reply) {
		return fmt.Errorf("watching keys: %w: %w", ErrRefused, err)
	}
	w.watcher.Lost()
	return err
}

// follow asks the server again and again whether it is there, and receives what it tells.
func (w *watch) follow(ctx context.Context, keys *redis.PubSub) error {
	ctx, cancel := context.WithCancel(ctx)
	var asking sync.WaitGroup
	defer asking.Wait()
	defer cancel()

	began := time.Now()
	if err := ask(ctx, keys, began); err != nil {
		return err
	}
	asking.Go(func() {
		for sleep(ctx, heartbeat) {
			if ask(ctx, keys, began) != nil {
				return // so will the receiver
			}
		}
	})
	for {
		message, err := keys.ReceiveTimeout(ctx, silence)
		if err != nil {
			return fmt.Errorf("watching keys: %w", err)
		}
		pong, is := message.(*redis.Pong)
		if !is {
			return fmt.Errorf("watching keys: expected a reply to PING, got %v", message)
		}
		asked, err := strconv.ParseInt(pong.Payload, 10, 64)
		if err != nil {
			return fmt.Errorf("watching keys: expected the reply to PING to be what was sent, got %q", pong.Payload)
		}
		w.watcher.Current(time.Since(began) - time.Duration(asked))
		w.say(nil)
	}
}

// ask sends a PING with the time since the beginning, in nanoseconds. The server tells of earlier changes before it answers.
func ask(ctx context.Context, keys *redis.PubSub, began time.Time) error {
	return keys.Ping(ctx, strconv.FormatInt(int64(time.Since(began)), 10))
}

// HandlePushNotification is called by the driver for ["invalidate", KEYS]; KEYS is nil when all were deleted.
func (w *watch) HandlePushNotification(_ context.Context, _ push.NotificationHandlerContext, notification []any) error {
	keys, are := []any(nil), false
	if len(notification) == 2 {
		keys, are = notification[1].([]any)
	}
	if !are {
		w.watcher.Lost()
		return nil
	}
	for _, key := range keys {
		if key, is := key.(string); is {
			w.watcher.Changed(key)
		}
	}
	return nil
}

// sayer says whether a watch works, unless it said so last. It is for one goroutine at a time.
type sayer struct {
	said func(error)
	last state
}

func (s *sayer) say(err error) {
	now := works
	if err != nil {
		now = fails
	}
	if s.last != now {
		s.last = now
		s.said(err)
	}
}

// sleep reports whether the pause ended before ctx.
func sleep(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
