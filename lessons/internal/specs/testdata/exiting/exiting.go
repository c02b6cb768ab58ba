// Package exiting has code that ends the program.
package exiting

import (
	"log"
	"os"
)

func EndWell(end bool) {
	if end {
		os.Exit(0)
	}
}

func Find(name string) {
	if name == "" {
		log.Fatal("no name")
	}
}

func EndBadly() { log.Fatalf("no such product: %q", "mouse") }
