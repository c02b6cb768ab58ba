package sections

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// redisInfo returns a number that INFO tells (https://redis.io/docs/latest/commands/info/): what follows a text in one
// of its sections, up to the end of its digits.
func redisInfo(ctx context.Context, client *redis.Client, section, before string) (float64, error) {
	info, err := client.Info(ctx, section).Result()
	if err != nil {
		return 0, err
	}
	_, rest, found := strings.Cut(info, before)
	if !found {
		return 0, nil // a command that was not called yet is not told
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	number, err := strconv.ParseFloat(rest[:max(end, 0)], 64)
	if err != nil {
		return 0, fmt.Errorf("INFO %s: expected a number after %q, got %.40q", section, before, rest)
	}
	return number, nil
}

// gets returns how many GETs Redis has answered.
func gets(ctx context.Context, client *redis.Client) (float64, error) {
	return redisInfo(ctx, client, "commandstats", "cmdstat_get:calls=")
}
