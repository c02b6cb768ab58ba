// It is only asked whether the key is there, and not whether what is there is one's own.
//
// file: repositories/lease_repository.go
// rejected by: repositories: LeaseRepository on the embedded Redis Fill stores nothing when the lease is another's by now, and leaves it to that one
package repositories

var replace = redis.NewScript(`
if redis.call('EXISTS', KEYS[1]) == 0 then
	return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`)
