package resp

import "strconv"

// AppendCommand appends a command with its arguments as a client sends it: an array of bulk strings, whose lengths
// are counted in bytes. An argument may hold any bytes.
func AppendCommand(out []byte, args ...string) []byte {
	out = appendHeader(out, Array, len(args))
	for _, arg := range args {
		out = appendHeader(out, String, len(arg))
		out = append(out, arg...)
		out = append(out, "\r\n"...)
	}
	return out
}

func appendHeader(out []byte, kind Kind, length int) []byte {
	out = append(out, byte(kind))
	out = strconv.AppendInt(out, int64(length), 10)
	return append(out, "\r\n"...)
}
