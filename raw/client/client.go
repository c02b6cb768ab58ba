// Package client is the console's connection to a Redis server. It takes the address from a URL, shakes hands as
// the URL says, and then sends commands and hands out replies as they come over the wire, which a client library
// would hide.
package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/raw/resp"
	"cacheaside/raw/words"
)

// ErrURL is wrapped by the error for a URL that can't be understood.
var ErrURL = errors.New("not a Redis URL")

// ErrRefused is wrapped by the error for a server that answers, and refuses what the settings ask for: a database that
// it does not have, a protocol that it does not speak.
var ErrRefused = errors.New("refused")

// refusal is what was refused and the server's words.
type refusal string

func (r refusal) Error() string        { return string(r) }
func (r refusal) Is(target error) bool { return target == ErrRefused }

// dialTimeout bounds connecting and shaking hands, unless the URL has a dial_timeout.
const dialTimeout = 5 * time.Second

// Settings say where to connect and how.
type Settings struct {
	// URL is a redis://, rediss:// or unix:// URL. Of its parameters db, protocol, client_name, dial_timeout and
	// skip_verify count here; the others of redis.ParseURL are allowed.
	URL string
	// RESP3 asks for version 3 of the protocol, as ?protocol=3 does.
	RESP3 bool
	// Database is selected instead of the URL's, if not nil.
	Database *int
	// Credentials are used instead of the URL's, if not nil.
	Credentials *Credentials
	// Wrap, if not nil, is put around each connection, so that it sees what is said before TLS hides it.
	Wrap func(net.Conn) net.Conn
}

// Credentials are what AUTH is given. The user's name may be empty.
type Credentials struct{ User, Password string }

// Conn is a connection to a Redis server. One goroutine may send while another one reads, and Close may be called
// at any time; otherwise it is for one goroutine.
type Conn struct {
	name     string
	database int
	conn     net.Conn
	reader   *resp.Reader
	out      []byte
	steps    [][]string // of the handshake that wait for an AUTH that the server accepts
	refusals []refused
	password string
}

// refused is a step of the handshake and the server's answer.
type refused struct {
	step   string // "" if there is nothing to say of it
	answer string
}

// Dial connects and shakes hands: AUTH, HELLO 3, SELECT and CLIENT SETNAME, each only if the settings ask for it,
// and PING if none of them is sent, so that the caller knows that a Redis server answers. All of it together takes
// at most five seconds, or the URL's dial_timeout; ctx ends it sooner, and has no effect on the connection later.
//
// A server that wants a password, or another one, is no error: the connection can be used for AUTH, and Resume then
// does what is left of the handshake. Refusals says what the server answered.
//
// The error wraps ErrURL if the URL can't be understood, and ErrRefused as it says. No error and no refusal has the password in it.
func Dial(ctx context.Context, settings Settings) (*Conn, error) {
	options, err := redis.ParseURL(settings.URL)
	if err != nil {
		// The cause is left out on purpose: it would repeat the URL, and the password with it.
		return nil, words.Error{Say: words.Words.NotURLOfServer, Cause: ErrURL}
	}
	if settings.RESP3 {
		options.Protocol = 3
	}
	if settings.Database != nil {
		options.DB = *settings.Database
	}
	if c := settings.Credentials; c != nil {
		options.Username, options.Password = c.User, c.Password
	}
	if options.DialTimeout == 0 {
		options.DialTimeout = dialTimeout
	}

	bounded := ctx
	if options.DialTimeout > 0 {
		var cancel context.CancelFunc
		bounded, cancel = context.WithTimeout(ctx, options.DialTimeout)
		defer cancel()
	}
	c, err := dial(bounded, options, settings.Wrap)
	switch {
	case err == nil:
		return c, nil
	case ctx.Err() != nil:
		err = ctx.Err()
	case bounded.Err() != nil:
		err = words.Around(func(in words.Words, problem string) string { return in.NoAnswer(options.DialTimeout, problem) }, bounded.Err())
	}
	return nil, words.Around(func(in words.Words, problem string) string { return in.Connecting(options.Addr, problem) }, err)
}

func dial(ctx context.Context, options *redis.Options, wrap func(net.Conn) net.Conn) (*Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, options.Network, options.Addr)
	if err != nil {
		return nil, err
	}
	if options.TLSConfig != nil {
		secure := tls.Client(conn, options.TLSConfig)
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = conn.Close() // the handshake's error says more
			return nil, err
		}
		conn = secure
	}
	if wrap != nil {
		conn = wrap(conn)
	}
	c := &Conn{name: options.Addr, database: options.DB, conn: conn, reader: resp.NewReader(conn), password: options.Password}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() }) // ends what the handshake waits for
	err = c.shake(handshake(options))
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		_ = conn.Close() // the handshake's error says more
		return nil, err
	}
	return c, nil
}

// handshake returns the commands with which a connection begins.
func handshake(options *redis.Options) (steps [][]string) {
	switch {
	case options.Username != "":
		steps = append(steps, []string{"AUTH", options.Username, options.Password})
	case options.Password != "":
		steps = append(steps, []string{"AUTH", options.Password})
	}
	if options.Protocol == 3 {
		steps = append(steps, []string{"HELLO", "3"})
	}
	if options.DB != 0 {
		steps = append(steps, []string{"SELECT", fmt.Sprint(options.DB)})
	}
	if options.ClientName != "" {
		steps = append(steps, []string{"CLIENT", "SETNAME", options.ClientName})
	}
	if len(steps) == 0 {
		steps = append(steps, []string{"PING"})
	}
	return steps
}

// shake sends the commands one by one, and keeps those that the server refuses until somebody has authenticated.
func (c *Conn) shake(steps [][]string) error {
	c.steps, c.refusals = nil, nil
	for _, step := range steps {
		if err := c.Send(step); err != nil {
			return err
		}
		reply, err := c.Read()
		lacksPassword := strings.HasPrefix(reply.Text, "NOAUTH") || strings.HasPrefix(reply.Text, "NOPERM")
		switch {
		case errors.Is(err, io.EOF):
			return words.Around(func(in words.Words, problem string) string { return in.HungUpAt(step[0], problem) }, err)
		case err != nil:
			return fmt.Errorf("%s: %w", step[0], err)
		case reply.Kind != resp.Error:
		case step[0] == "PING" && lacksPassword:
			c.refusals = append(c.refusals, refused{"", reply.Text})
		case step[0] == "PING": // it answers
		case step[0] == "AUTH":
			c.refusals = append(c.refusals, refused{"AUTH", reply.Text})
		case lacksPassword:
			c.refusals = append(c.refusals, refused{strings.Join(step, " "), reply.Text})
			c.steps = append(c.steps, step)
		default:
			return refusal(strings.Join(step, " ") + ": " + reply.Text)
		}
	}
	return nil
}

// Resume does what is left of the handshake, once AUTH was answered with OK. The error is for a server that does not
// answer, or that answers otherwise than for want of a password.
func (c *Conn) Resume() error { return c.shake(c.steps) }

// Refusals returns what the server refused of the handshake for want of a password, or of the right one, in words.
func (c *Conn) Refusals(in words.Words) []string {
	var all []string
	for _, refused := range c.refusals {
		says := refused.answer
		if refused.step != "" {
			says = in.StepFailed(refused.step, refused.answer)
		}
		if c.password != "" { // which a server may repeat
			says = strings.ReplaceAll(says, c.password, in.Password())
		}
		all = append(all, says)
	}
	return all
}

// IsUnfinished reports whether a part of the handshake waits for Resume. The database is not selected, then.
func (c *Conn) IsUnfinished() bool { return len(c.steps) > 0 }

// Name returns the server's host and port, or the path of its socket.
func (c *Conn) Name() string { return c.name }

// Database returns the number of the database that was selected when connecting.
func (c *Conn) Database() int { return c.database }

// Send sends one command. It waits as long as the server takes to read it.
func (c *Conn) Send(args []string) error {
	c.Queue(args)
	return c.Flush()
}

// Queue keeps a command for the next Flush, and returns the number of bytes that wait for it.
func (c *Conn) Queue(args []string) int {
	c.out = resp.AppendCommand(c.out, args...)
	return len(c.out)
}

// Flush sends what is queued, in one piece. The replies should be read meanwhile if there are several: a server may
// stop reading commands while nobody reads its replies.
func (c *Conn) Flush() error {
	_, err := c.conn.Write(c.out)
	c.out = c.out[:0]
	if cap(c.out) > 1<<20 {
		c.out = nil // an exception, whose memory is not kept
	}
	return err
}

// Read reads one whole reply. Like Next it waits as long as the server takes, since a blocking command may wait for
// ever; Close from another goroutine ends that. The errors are resp.Reader's.
func (c *Conn) Read() (resp.Value, error) { return c.reader.Read() }

// Next reads the next piece of a reply, as resp.Reader.Next does.
func (c *Conn) Next() (piece resp.Value, elements int, err error) { return c.reader.Next() }

// Buffered returns the number of bytes that have arrived and were not read yet. Between a reply and the next
// command there are none, but for the pushes of RESP3.
func (c *Conn) Buffered() int { return c.reader.Buffered() }

// Close ends the connection.
func (c *Conn) Close() error { return c.conn.Close() }
