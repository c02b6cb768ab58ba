// Fill and Replace store without comparing: SET, whatever is there.
//
// file: repositories/lease_repository.go
// rejected by: repositories: LeaseRepository on the embedded Redis Fill stores nothing when the lease was taken away: what was read may be old
package repositories

var replace = redis.NewScript(`
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`)
