// Connect cuts the address out of the URL, and loses the password and the database.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: Connect uses the password and the database that the URL names
package first

func Connect(ctx context.Context, url string) (*redis.Client, error) {
	address := strings.TrimPrefix(url, "redis://")
	if _, host, found := strings.Cut(address, "@"); found {
		address = host
	}
	address, _, _ = strings.Cut(address, "/")
	rdb := redis.NewClient(&redis.Options{Addr: address})
	if err := rdb.Ping(ctx).Err(); err != nil {
		return nil, errors.Join(fmt.Errorf("PING %s: %w", address, err), rdb.Close())
	}
	return rdb, nil
}
