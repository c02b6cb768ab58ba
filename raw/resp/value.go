// Package resp speaks the Redis protocol, RESP2 and RESP3 (https://redis.io/docs/latest/develop/reference/protocol-spec/):
// AppendCommand writes a command as a client sends it, and a Reader turns the bytes of a server's answers into
// typed values. A Reader takes nothing from the other side on trust: whatever the bytes are, it returns a value or
// an error, and allocates no more than has arrived.
package resp

import "fmt"

// Kind is the type of a value, by the byte with which it begins on the wire.
type Kind byte

// The kinds of values. A null is Null whether it came as RESP3's _ or as a string or an array of length -1, and an
// error is Error also when it came as a bulk error (!).
const (
	Status    Kind = '+'
	Error     Kind = '-'
	Integer   Kind = ':'
	String    Kind = '$'
	Array     Kind = '*'
	Null      Kind = '_'
	Boolean   Kind = '#'
	Double    Kind = ','
	BigNumber Kind = '('
	Verbatim  Kind = '='
	Map       Kind = '%'
	Set       Kind = '~'
	Push      Kind = '>'
)

// On the wire only: a bulk error becomes an Error, and an attribute is left out.
const (
	bulkError Kind = '!'
	attribute Kind = '|'
)

var names = map[Kind]string{
	Status: "status", Error: "error", Integer: "integer", String: "string", Array: "array", Null: "null",
	Boolean: "boolean", Double: "double", BigNumber: "big number", Verbatim: "verbatim string", Map: "map",
	Set: "set", Push: "push", bulkError: "bulk error", attribute: "attribute",
}

// String names the kind in English.
func (k Kind) String() string {
	if name, ok := names[k]; ok {
		return name
	}
	return fmt.Sprintf("no kind of value (%q)", rune(k))
}

// Value is a reply, or a part of one.
type Value struct {
	Kind     Kind
	Text     string  // of a Status, Error, String or Verbatim; of a Double or BigNumber the number as it was sent
	Integer  int64   // of an Integer; of a Boolean 1 or 0
	Format   string  // of a Verbatim: three letters, such as txt
	Elements []Value // of an Array, Set or Push; of a Map its keys and values in turn
}
