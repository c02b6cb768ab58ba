package main_test

import (
	"fmt"
	"os"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/explore/search"
)

var _ = XIt("finds", func(ctx SpecContext) {
	var paths []string
	for _, f := range strings.Fields(os.Getenv("PLANTS")) {
		paths = append(paths, f)
	}
	program := plant(ctx, paths)
	var mu sync.Mutex
	var wg sync.WaitGroup
	next := make(chan int)
	for range 2 {
		wg.Go(func() {
			for n := range next {
				p := *program
				p.Environment = []string{fmt.Sprintf("%s=%d", versionVariable, n+1)}
				line := "NOT FOUND"
			all:
				for bad := range 3 {
					for _, text := range []string{"uA rA", "uA rB", "uA rA; cached", "uA rA; leave", "uA rA; SQL fails", "uA rA; near; cached", "uA rB iA; closed B", "uA rA iA; closed A", "uA rA rA", "uA rB; twice; cached", "cA rA", "cA rB; twice", "cA uA rA", "uA uA rA", "cA uB rA", "cA dB rA", "uA uA rA iA", "uA rA rA; near; cached", "cA uB rA; twice", "uA rA rB; evict", "cA rA; kill", "uA rA; kill"} {
						scene, err := search.ParseScene(text)
						Expect(err).NotTo(HaveOccurred())
						scene.Bad = bad
						r, err := p.Do(ctx, search.Job{Scene: scene, Seconds: 12})
						if err != nil {
							line = err.Error()
							break all
						}
						if r.Schedule != nil {
							line = fmt.Sprintf("%q, %d // %s %.1fs", fmt.Sprintf("%s; bad %d", text, bad), len(r.Schedule.Lines), r.Schedule.Wrong, r.Seconds)
							break all
						}
					}
				}
				mu.Lock()
				fmt.Printf("{%q, %s\n", paths[n], line)
				mu.Unlock()
			}
		})
	}
	for n := range paths {
		next <- n
	}
	close(next)
	wg.Wait()
})
