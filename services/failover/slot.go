package failover

import (
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"

	"cacheaside/repositories/identity"
)

// tagOf returns what stands between braces in the key of a product of that name: it alone chooses the slot
// (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags). It is a hash, and so are the names spread.
func tagOf(name string) string {
	return hex.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.Checksum([]byte(name), crc32.IEEETable)))
}

// slotOf returns the slot of a tag.
func slotOf(tag string) int { return int(crc16(tag)) % identity.Slots }

// crc16 is CRC-16/XMODEM, with which Redis chooses slots
// (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#appendix-a-crc16-reference-implementation-in-ansi-c).
func crc16(text string) (sum uint16) {
	for i := range len(text) {
		sum = sum<<8 ^ crc16OfByte[byte(sum>>8)^text[i]]
	}
	return sum
}

var crc16OfByte = func() (of [256]uint16) {
	for value := range of {
		sum := uint16(value) << 8
		for range 8 {
			carry := sum >> 15
			sum = sum<<1 ^ carry*0x1021
		}
		of[value] = sum
	}
	return of
}()
