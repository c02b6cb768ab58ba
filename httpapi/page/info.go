package page

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// info returns what a server says of itself in a section of INFO, by name (https://redis.io/docs/latest/commands/info/).
// The driver's InfoMap panics at an answer without the section's title, which not every server has.
func info(ctx context.Context, server redis.Cmdable, section string) (map[string]string, error) {
	text, err := server.Info(ctx, section).Result()
	if err != nil {
		return nil, fmt.Errorf("redis INFO: %w", err)
	}
	facts := make(map[string]string)
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		facts[name] = value
	}
	return facts, nil
}

// fact returns a number that a server says of itself.
func fact(ctx context.Context, server redis.Cmdable, section, name string) (int64, error) {
	facts, err := info(ctx, server, section)
	if err != nil {
		return 0, err
	}
	number, err := strconv.ParseInt(facts[name], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("redis INFO %s: expected a number as %s, found %q", section, name, facts[name])
	}
	return number, nil
}

// parts returns the parts of a fact that has several, such as keys=5,expires=0, by name.
func parts(fact string) map[string]string {
	all := make(map[string]string)
	for part := range strings.SplitSeq(fact, ",") {
		name, value, _ := strings.Cut(part, "=")
		all[name] = value
	}
	return all
}
