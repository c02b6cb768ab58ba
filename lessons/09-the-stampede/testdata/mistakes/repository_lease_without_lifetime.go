// The lease has no lifetime: a holder that dies keeps it for ever.
//
// file: repositories/lease_repository.go
// rejected by: repositories: LeaseRepository on the embedded Redis Acquire gives the lease its lifetime
package repositories

var acquire = redis.NewScript(`
local held = redis.pcall('GET', KEYS[1])
if type(held) == 'string' then
	return held
end
redis.call('SET', KEYS[1], ARGV[1])
return false`)
