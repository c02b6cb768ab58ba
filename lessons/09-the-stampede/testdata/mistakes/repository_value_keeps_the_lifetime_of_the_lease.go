// KEEPTTL: the value ends when the lease would have ended.
//
// file: repositories/lease_repository.go
// rejected by: repositories: LeaseRepository on the embedded Redis Fill stores the value in place of the lease, with the value's own lifetime
package repositories

var replace = redis.NewScript(`
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then
	return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1`)
