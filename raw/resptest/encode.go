package resptest

import (
	"fmt"
	"strings"

	"cacheaside/raw/resp"
)

// Encode returns the bytes that a server sends for a value, in RESP3.
func Encode(v resp.Value) string {
	switch v.Kind {
	case resp.Integer:
		return fmt.Sprintf(":%d\r\n", v.Integer)
	case resp.Boolean:
		return "#" + "ft"[v.Integer:v.Integer+1] + "\r\n"
	case resp.Null:
		return "_\r\n"
	case resp.String:
		return fmt.Sprintf("$%d\r\n%s\r\n", len(v.Text), v.Text)
	case resp.Verbatim:
		return fmt.Sprintf("=%d\r\n%s:%s\r\n", len(v.Text)+4, v.Format, v.Text)
	case resp.Array, resp.Set, resp.Push, resp.Map:
		var wire strings.Builder
		count := len(v.Elements)
		if v.Kind == resp.Map {
			count /= 2
		}
		fmt.Fprintf(&wire, "%c%d\r\n", v.Kind, count)
		for _, element := range v.Elements {
			wire.WriteString(Encode(element))
		}
		return wire.String()
	default:
		return string(rune(v.Kind)) + v.Text + "\r\n"
	}
}
