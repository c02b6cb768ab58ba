// Package hanging has code that does not end.
package hanging

import (
	"fmt"
	"sync"
)

var lock sync.Mutex

func Loop() {
	for i := 0; ; i++ {
		_ = step(i)
	}
}

//go:noinline
func step(i int) int { return i * i }

func WaitForLock() {
	lock.Lock()
	lock.Lock()
}

func WaitForChannel() int {
	return <-make(chan int)
}

func Print() {
	for {
		fmt.Println("a line that is printed again and again, until the disk is full or somebody stops it")
	}
}
