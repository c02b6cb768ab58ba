package console

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"cacheaside/raw/client"
	"cacheaside/raw/resp"
	"cacheaside/raw/transcript"
	"cacheaside/raw/words"
	"cacheaside/repositories/redisserver"
)

// emptyServer is a server without data, to play a transcript on: a private one, or the one that was named.
type emptyServer struct {
	url      string
	name     string              // its host and port, or the path of its socket
	private  *redisserver.Server // nil for one that was named
	replica  *redisserver.Server // nil if there is none
	embedded bool                // it is the embedded Redis, here or in another program
	flush    string              // the command that deletes what a transcript leaves in it
}

// emptyServer finds or starts one and says which. It returns nil and the exit status if there is none to be had.
func (p Program) emptyServer(ctx context.Context, on string, kind transcript.Kind) (*emptyServer, int) {
	server := &emptyServer{url: on}
	embedded := on == redisserver.Embedded || p.Getenv("REDIS_URL") == redisserver.Embedded
	switch {
	case on == "" || on == redisserver.Embedded:
		private, err := startPrivate(ctx, embedded, kind)
		if err != nil {
			return nil, p.failOrInterrupted(ctx, err)
		}
		server.private, server.url = private, private.URL()
		p.say(private.String())
	case kind != transcript.Alone:
		return nil, p.fail(statusUsage, p.in().ServersOfItsOwn())
	}
	err := server.inspect(ctx)
	if err == nil && !server.embedded {
		err = server.become(ctx, kind)
	}
	if err == nil {
		if server.private == nil {
			p.say(p.in().Uses(redisserver.Origin{How: redisserver.Given, At: "at " + server.name}))
		}
		return server, statusOK
	}
	if server.private != nil {
		err = words.Join(err, server.close())
	}
	return nil, p.failOrInterrupted(ctx, err)
}

func (p Program) failOrInterrupted(ctx context.Context, err error) int {
	switch {
	case ctx.Err() != nil:
		return statusInterrupted
	case errors.Is(err, client.ErrURL):
		return p.fail(statusUsage, "-on: "+p.of(err))
	}
	return p.fail(statusFailed, p.of(err))
}

// startPrivate starts a server that nobody else uses, on a free port; an embedded one, where there is none that could be of a kind.
func startPrivate(ctx context.Context, embedded bool, kind transcript.Kind) (*redisserver.Server, error) {
	var arguments []string
	switch {
	case embedded:
	case kind == transcript.Alone:
		return redisserver.Start(ctx)
	case kind == transcript.Cluster:
		arguments = []string{"--cluster-enabled", "yes"}
		fallthrough
	default:
		server, err := redisserver.StartReal(ctx, append(arguments, "--repl-diskless-sync-delay", "0")...)
		if !errors.Is(err, redisserver.ErrNoServer) {
			return server, err
		}
	}
	for {
		address, err := freeAddress()
		if err != nil {
			return nil, words.Around(words.Words.StartingPrivate, err)
		}
		server, err := redisserver.Search{URL: redisserver.Embedded, Address: address}.Find(ctx)
		if err != nil || server.Started() {
			return server, err
		}
		// Another program's came to stand there meanwhile.
	}
}

func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// inspect finds out whether the server is embedded, and refuses one that has data in any of its databases.
func (s *emptyServer) inspect(ctx context.Context) error {
	return s.ask(ctx, func(ask asker) error {
		keys, err := ask("INFO", "keyspace") // a line for each database that has keys
		if err != nil {
			return err
		}
		s.flush = "FLUSHALL"
		found := strings.Contains(keys.Text, "db")
		if keys.Kind == resp.Error { // the embedded one knows nothing of other databases
			if keys, err = ask("DBSIZE"); err != nil {
				return err
			}
			s.flush = "FLUSHDB"
			found = keys.Integer != 0
		}
		switch {
		case keys.Kind == resp.Error:
			return words.Error{Say: func(in words.Words) string { return in.ExpectedAnswer(keys.Text) }}
		case found:
			return words.Error{Say: words.Words.ExpectedEmpty}
		}
		hello, err := ask("HELLO", "2")
		s.embedded = namesEmbedded(hello)
		return err
	})
}

// becoming bounds how long a server may take to become what a transcript asks for.
const becoming = 10 * time.Second

// become makes a private server what a transcript asks for.
func (s *emptyServer) become(ctx context.Context, kind transcript.Kind) (err error) {
	switch kind {
	case transcript.Cluster:
		if err := s.ask(ctx, func(ask asker) error {
			reply, err := ask("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
			if err == nil && reply.Kind == resp.Error {
				err = errors.New(reply.Text)
			}
			return err
		}); err != nil {
			return words.Around(words.Words.MakingCluster, err)
		}
		return s.await(ctx, "cluster_state:ok", "CLUSTER", "INFO")
	case transcript.Replica:
		host, port, _ := net.SplitHostPort(s.private.Address())
		if s.replica, err = redisserver.StartReal(ctx, "--replicaof", host+" "+port); err != nil {
			return err
		}
		return (&emptyServer{url: s.replica.URL()}).await(ctx, "master_link_status:up", "INFO", "replication")
	}
	return nil
}

// await waits until the server says a text in answer to a command.
func (s *emptyServer) await(ctx context.Context, text string, command ...string) error {
	ctx, cancel := context.WithTimeout(ctx, becoming)
	defer cancel()
	return s.ask(ctx, func(ask asker) error {
		for ; ; time.Sleep(5 * time.Millisecond) {
			said, err := ask(command...)
			switch {
			case ctx.Err() != nil:
				return words.Error{Say: func(in words.Words) string { return in.ExpectedToSay(text, becoming) }}
			case err != nil || strings.Contains(said.Text, text):
				return err
			}
		}
	})
}

// close ends a private server, and deletes what a transcript left in any other.
func (s *emptyServer) close() error {
	if s.replica != nil {
		defer s.replica.Close() // it has nothing that could be lost
	}
	if s.private != nil {
		return s.private.Close()
	}
	return s.ask(context.Background(), func(ask asker) error {
		_, err := ask(s.flush)
		return err
	})
}

// asker sends a command and returns the reply.
type asker func(args ...string) (resp.Value, error)

// ask connects for some commands.
func (s *emptyServer) ask(ctx context.Context, do func(asker) error) error {
	conn, err := client.Dial(ctx, client.Settings{URL: s.url})
	if err != nil {
		return err
	}
	defer conn.Close()
	s.name = conn.Name()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() }) // ends what waits for a reply
	defer stop()
	return do(func(args ...string) (resp.Value, error) {
		if err := conn.Send(args); err != nil {
			return resp.Value{}, err
		}
		return conn.Read()
	})
}
