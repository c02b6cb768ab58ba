// Close closes nothing, so every connection made stays open until the program ends.
//
// file: repositories/redisconn/connection.go
// rejected by: repositories/redisconn: the Redis connection when a server answers can't be used after Close
package redisconn

func (c *Connection) Close() error {
	return nil
}
