package stampede_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/journal"
	"cacheaside/services/stampede"
	"cacheaside/services/stillclock"
)

// caller is somebody who has called Find.
type caller struct {
	scene    *scene
	done     chan struct{} // closed when Find has ended, and what follows is set
	product  repositories.Product
	report   services.Report
	err      error
	panicked any
	took     time.Duration
}

// alone finds products with a leased read for each caller, without a look before it.
type alone struct{ *stampede.Finder }

func (a alone) Find(ctx context.Context, name string) (repositories.Product, services.Report, error) {
	return a.Read(ctx, name, nil)
}

// begin has somebody call Find, and does not wait for the end.
func (s *scene) begin(ctx context.Context, finder services.Finder, name string) *caller {
	c := &caller{scene: s, done: make(chan struct{})}
	go func() {
		began := time.Now()
		defer func() {
			c.panicked = recover()
			c.took = time.Since(began)
			close(c.done)
		}()
		c.product, c.report, c.err = finder.Find(ctx, name)
	}()
	return c
}

// many has so many call Find who come within half of what a read takes.
func (s *scene) many(ctx context.Context, number int, finder services.Finder, name string) []*caller {
	var callers []*caller
	for range number {
		callers = append(callers, s.begin(ctx, finder, name))
		time.Sleep(readTime / 2 / time.Duration(number))
	}
	return callers
}

// end waits until Find has ended.
func (c *caller) end() *caller {
	GinkgoHelper()
	<-c.done
	if c.panicked != nil {
		panic(c.panicked)
	}
	return c
}

// gets waits until Find has ended, and expects it to have returned the product.
func (c *caller) gets(expected repositories.Product, reason string) *caller {
	GinkgoHelper()
	c.end()
	Expect(c.err).NotTo(HaveOccurred(), c.scene.because("the error that came with the product: "+reason))
	Expect(journal.Describe(c.product)).To(Equal(journal.Describe(expected)), c.scene.because("the product that was found: "+reason))
	return c
}

// fails waits until Find has ended, and expects its error.
func (c *caller) fails(expected error, reason string) *caller {
	GinkgoHelper()
	c.end()
	Expect(c.err).To(MatchError(expected), c.scene.because("the error: "+reason))
	return c
}

// onScene runs a spec on a still clock. A lock that is held while something is waited for keeps even that clock from
// going on.
func onScene(spec func(ctx context.Context)) {
	GinkgoHelper()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer GinkgoRecover()
		stillclock.Run(spec)
	}()
	select {
	case <-ended:
	case <-time.After(patience):
		Fail("nothing goes on any more: is a lock held while Redis or the database is asked, or while a read is waited for? Or is something done again and again without a pause?")
	}
}
