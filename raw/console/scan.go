package console

import (
	"context"

	"cacheaside/raw/line"
	"cacheaside/raw/resp"
)

// scan writes the keys that match the pattern, or all, one a line, as SCAN brings them. One may come twice. The error is
// errStop.
func (s *session) scan(ctx context.Context) error {
	conn := s.conn
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() }) // ends what waits for a reply
	defer stop()
	cursor := "0"
	for {
		args := []string{"SCAN", cursor}
		if s.flags.pattern != "" {
			args = append(args, "MATCH", s.flags.pattern)
		}
		err := conn.Send(args)
		var reply resp.Value
		if err == nil {
			reply, err = conn.Read()
		}
		switch {
		case err != nil:
			return s.lost(ctx, [][]string{args}, err)
		case reply.Kind == resp.Error || len(reply.Elements) != 2:
			s.failed = true
			return s.write("(error) " + reply.Text + "\n")
		}
		for _, key := range reply.Elements[1].Elements {
			text := line.Quote(key.Text)
			if s.isRaw() {
				text = key.Text
			}
			if err := s.write(text + "\n"); err != nil {
				return err
			}
		}
		if cursor = reply.Elements[0].Text; cursor == "0" {
			return nil
		}
		if err := s.pause(ctx); err != nil {
			return err
		}
	}
}
