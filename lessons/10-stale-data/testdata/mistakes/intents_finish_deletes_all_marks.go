// Whoever finishes deletes the key, with the marks of others: a reader gets a lease, and stores what another is about
// to change.
//
// file: repositories/intent_repository.go
// rejected by: repositories: IntentRepository on the embedded Redis two writers of one key leave no value, and marks until the last is done, in the order one begins, another begins, another finishes, one finishes
package repositories

var finish = redis.NewScript(`
if redis.call('GET', KEYS[1]) == 'writing ' .. ARGV[1] and ARGV[2] ~= '' then
	redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
	return 1
end
redis.call('DEL', KEYS[1])
return 0`)
