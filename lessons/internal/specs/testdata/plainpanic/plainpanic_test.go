package plainpanic_test

import "testing"

func TestPanics(t *testing.T) {
	panic("out of order")
}
