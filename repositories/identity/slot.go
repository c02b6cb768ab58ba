package identity

import "strings"

// Slots is how many slots there are in a cluster (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/).
const Slots = 16384

// SlotOf returns the slot of a key: what stands between its first brace and the next closing one chooses it, if there is anything
// (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags).
func SlotOf(key string) int {
	if _, after, opens := strings.Cut(key, "{"); opens {
		if tag, _, closes := strings.Cut(after, "}"); closes && tag != "" {
			key = tag
		}
	}
	return int(crc16(key)) % Slots
}

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
