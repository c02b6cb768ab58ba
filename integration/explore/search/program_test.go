package search_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"cacheaside/integration/explore/redis"
	"cacheaside/integration/explore/search"
)

// explore does the job that the program integration/explore has put into the environment, and prints what came of it.
// Only a test may use testing/synctest.
func explore(t *testing.T, text string) {
	var job search.Job
	if err := json.Unmarshal([]byte(text), &job); err != nil {
		t.Fatal(err)
	}
	stop, cancel := context.WithCancel(context.Background())
	defer cancel()
	if job.Seconds > 0 { // of the real clock: that of a bubble stands still
		time.AfterFunc(time.Duration(job.Seconds*float64(time.Second)), cancel)
	}
	began := time.Now()
	var result search.Result
	synctest.Test(t, func(*testing.T) { result = job.Do(redis.NewScripts(), func() bool { return stop.Err() != nil }) })
	result.Seconds = time.Since(began).Seconds()
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		t.Fatal(err)
	}
	fmt.Println()
	os.Exit(0) // before the test program says what it thinks of that
}
