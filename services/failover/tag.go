package failover

import (
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
)

// tagOf returns what stands between braces in the key of a product of that name: it alone chooses the slot
// (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags). It is a hash, and so are the names spread.
func tagOf(name string) string {
	return hex.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.Checksum([]byte(name), crc32.IEEETable)))
}
