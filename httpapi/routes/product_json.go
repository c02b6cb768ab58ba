package routes

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// AppendJSON appends the body to a buffer as encoding/json would, with a line feed behind it, and returns the longer one.
// It is written out, since the encoder looks at the types of its fields anew each time, which is most of what a near hit
// costs here.
func (body ProductResponse) AppendJSON(to []byte) []byte {
	to = append(to, `{"type":`...)
	to = appendString(to, body.Type)
	to = append(to, `,"count":`...)
	to = strconv.AppendInt(to, int64(body.Count), 10)
	to = append(to, `,"attributes":{"name":`...)
	to = appendString(to, body.Attributes.Name)
	to = append(to, `,"price":`...)
	price, _ := body.Attributes.Price.MarshalJSON() // never fails
	to = append(to, price...)
	to = append(to, `,"quantity":`...)
	to = strconv.AppendInt(to, int64(body.Attributes.Quantity), 10)
	return append(to, "}}\n"...)
}

// appendString appends a JSON string. What must be escaped, or may be, is left to encoding/json.
func appendString(to []byte, text string) []byte {
	for i := range len(text) {
		if char := text[i]; char < ' ' || char > '~' || char == '"' || char == '\\' {
			var quoted bytes.Buffer
			encoder := json.NewEncoder(&quoted)
			encoder.SetEscapeHTML(false)
			_ = encoder.Encode(text) // a string always encodes
			return append(to, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...)
		}
	}
	to = append(to, '"')
	to = append(to, text...)
	return append(to, '"')
}
