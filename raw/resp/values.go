package resp

import "io"

// Values gives a value piece by piece, in the order in which a Reader reads one.
type Values struct{ left []Value }

// Values returns the pieces of v.
func (v Value) Values() *Values { return &Values{left: []Value{v}} }

// Next returns what Reader.Next would have returned, and io.EOF at the end.
func (v *Values) Next() (piece Value, elements int, err error) {
	if len(v.left) == 0 {
		return Value{}, 0, io.EOF
	}
	last := len(v.left) - 1
	piece, v.left = v.left[last], v.left[:last]
	elements = len(piece.Elements)
	for i := elements - 1; i >= 0; i-- {
		v.left = append(v.left, piece.Elements[i])
	}
	piece.Elements = nil
	return piece, elements, nil
}
