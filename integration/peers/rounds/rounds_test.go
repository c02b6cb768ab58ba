package rounds_test

import (
	"errors"
	"fmt"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/peers/rounds"
)

var _ = Describe("Play", func() {
	It("gives each contender one turn a round, and another the first", func() {
		var order []string
		turns, err := rounds.Play(3, 3, func(contender, round int) (int, error) {
			order = append(order, fmt.Sprint(round, contender))
			return 10*contender + round, nil
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(order).To(Equal([]string{"0 0", "0 1", "0 2", "1 1", "1 2", "1 0", "2 2", "2 0", "2 1"}))
		Expect(turns).To(Equal([][]int{{0, 1, 2}, {10, 11, 12}, {20, 21, 22}}))
	})

	It("stops at an error", func() {
		broken := errors.New("broken")
		_, err := rounds.Play(3, 3, func(contender, _ int) (int, error) {
			if contender == 1 {
				return 0, broken
			}
			return 0, nil
		})
		Expect(err).To(MatchError(broken))
	})
})

var _ = Describe("Ratios", func() {
	It("compares with the baseline of the same round", func() {
		Expect(rounds.Ratios([]float64{2, 40, 6}, []float64{1, 10, 2})).To(Equal([]float64{2, 4, 3}))
	})

	It("leaves out a round in which the baseline did nothing", func() {
		Expect(rounds.Ratios([]float64{2, 40}, []float64{0, 10})).To(Equal([]float64{4}))
	})
})

var _ = Describe("SpreadOf", func() {
	It("is the median and the quartiles, whatever the order", func() {
		Expect(rounds.SpreadOf([]float64{5, 1, 4, 2, 3})).To(Equal(rounds.Spread{Low: 2, Median: 3, High: 4}))
	})

	It("lies between two numbers where there is none in the middle", func() {
		Expect(rounds.SpreadOf([]float64{1, 2}).Median).To(Equal(1.5))
	})

	It("is zero for no numbers", func() {
		Expect(rounds.SpreadOf(nil)).To(Equal(rounds.Spread{}))
	})
})

var _ = Describe("A turn", func() {
	It("does each operation once", func() {
		var mu sync.Mutex
		seen := make(map[int]int)
		turn := rounds.Each(4, 1_000, 0, func(number int) error {
			mu.Lock()
			defer mu.Unlock()
			seen[number]++
			return nil
		})
		Expect(turn.Right).To(BeEquivalentTo(1_000))
		Expect(seen).To(HaveLen(1_000))
		Expect(turn.Latencies).NotTo(BeEmpty())
	})

	It("counts what fails apart from what ends well, and keeps the first reason", func() {
		turn := rounds.Each(1, 10, 0, func(number int) error {
			if number%5 == 4 {
				return fmt.Errorf("number %d is wrong", number)
			}
			return nil
		})
		Expect(turn.Right).To(BeEquivalentTo(8))
		Expect(turn.Failures).To(BeEquivalentTo(2))
		Expect(turn.First).To(MatchError("number 4 is wrong"))
	})

	It("has each goroutine do one operation at least", func() {
		turn := rounds.Repeat(8, time.Nanosecond, func(int) error { return nil })
		Expect(turn.Right).To(BeNumerically(">=", 8))
	})
})
