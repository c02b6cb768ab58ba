package routes

import (
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"strings"
)

// maxRequestID is how many characters the id of a request may have that comes from outside.
const maxRequestID = 128

// requestID returns the id of a request: what its X-Request-Id says, if that is sane; else the trace id of its traceparent
// (https://www.w3.org/TR/trace-context/#traceparent-header); else a new one. An id is 1 to maxRequestID letters, digits and
// signs of ASCII that need no quotes in a log.
func requestID(header http.Header) string {
	if sent := header["X-Request-Id"]; len(sent) == 1 && isRequestID(sent[0]) {
		return sent[0]
	}
	if sent := header["Traceparent"]; len(sent) == 1 {
		if id, is := traceID(sent[0]); is {
			return id
		}
	}
	var bytes [8]byte
	var text [2 * len(bytes)]byte
	random := rand.Uint64()
	for i := range bytes {
		bytes[i] = byte(random >> (8 * i))
	}
	hex.Encode(text[:], bytes[:])
	return string(text[:])
}

func isRequestID(text string) bool {
	if text == "" || len(text) > maxRequestID {
		return false
	}
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-_.:/+@", c) >= 0:
		default:
			return false
		}
	}
	return true
}

// traceID returns the trace id of a traceparent: VERSION-TRACE-PARENT-FLAGS in lower-case hexadecimal digits, of which a
// later version than 00 may have more at the end.
func traceID(traceparent string) (id string, is bool) {
	const version, trace, parent, flags = 2, 32, 16, 2
	const length = version + 1 + trace + 1 + parent + 1 + flags
	if len(traceparent) < length || strings.HasPrefix(traceparent, "ff") ||
		len(traceparent) > length && (strings.HasPrefix(traceparent, "00") || traceparent[length] != '-') {
		return "", false
	}
	parts := strings.Split(traceparent[:length], "-")
	if len(parts) != 4 || len(parts[0]) != version || len(parts[1]) != trace || len(parts[2]) != parent {
		return "", false
	}
	for _, part := range parts {
		if strings.Trim(part, "0123456789abcdef") != "" {
			return "", false
		}
	}
	id = parts[1]
	return id, strings.Trim(id, "0") != "" && strings.Trim(parts[2], "0") != ""
}
