package plain_test

import (
	"fmt"
	"testing"
)

func TestRight(t *testing.T) {
	fmt.Print("a line without an end")
}

func TestWrong(t *testing.T) {
	t.Run("in part", func(t *testing.T) {
		t.Error("expected 2, got 3")
	})
}

func TestElsewhere(t *testing.T) {
	t.Skip("only on Windows")
}
