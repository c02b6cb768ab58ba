// The program generate writes the table of raw/commands: it starts the redis-server on the PATH, which must be a 7.0,
// asks it for COMMAND DOCS and COMMAND INFO, and writes a command as JSON on each line. go generate ./raw/commands runs it.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"

	"cacheaside/raw/client"
	"cacheaside/raw/commands"
	"cacheaside/raw/resp"
	"cacheaside/repositories/redisserver"
)

func main() {
	output := flag.String("o", "commands.jsonl", "the `file` to write")
	flag.Parse()
	if err := run(context.Background(), *output); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, output string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	server, err := redisserver.Start(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	conn, err := client.Dial(ctx, client.Settings{URL: server.URL(), RESP3: true})
	if err != nil {
		return err
	}
	defer conn.Close()

	version, err := version(conn)
	if err != nil {
		return err
	}
	if !wanted(version) {
		return fmt.Errorf("expected a redis-server 7.0 on the PATH, but %s answered with version %q; install Redis 7.0", server, version)
	}
	table, err := table(conn)
	if err != nil {
		return err
	}
	text, err := encode(table)
	if err != nil {
		return err
	}
	return os.WriteFile(output, text, 0o644)
}

// encode writes a command on each line.
func encode(table []*commands.Command) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	for _, command := range table {
		if err := encoder.Encode(command); err != nil {
			return nil, fmt.Errorf("%s: %w", command.Name, err)
		}
	}
	return out.Bytes(), nil
}

// ask sends a command and returns its reply, which must be of the given kind.
func ask(conn *client.Conn, kind resp.Kind, words ...string) (resp.Value, error) {
	if err := conn.Send(words); err != nil {
		return resp.Value{}, err
	}
	reply, err := conn.Read()
	if err == nil && reply.Kind != kind {
		err = fmt.Errorf("%v: expected a reply of kind %s, but got %s %s; is it a Redis 7.0?", words, kind, reply.Kind, reply.Text)
	}
	return reply, err
}
