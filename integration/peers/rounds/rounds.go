// Package rounds measures contenders in turn and compares each with the baseline of the same round. Whatever else the
// machine does hits neighbours alike: so ratios mean something where times don't.
package rounds

import "slices"

// Play has each of some contenders take one turn in every round. The order is another in each: the next contender
// begins. It returns the turns by contender and round, and stops at the first error.
func Play[T any](rounds, contenders int, turn func(contender, round int) (T, error)) ([][]T, error) {
	turns := make([][]T, contenders)
	for round := range rounds {
		for i := range contenders {
			contender := (i + round) % contenders
			took, err := turn(contender, round)
			if err != nil {
				return nil, err
			}
			turns[contender] = append(turns[contender], took)
		}
	}
	return turns, nil
}

// Ratios divides each of a contender's numbers by the baseline's of the same round. A round in which the baseline has
// none is left out.
func Ratios(numbers, baseline []float64) []float64 {
	var ratios []float64
	for round, number := range numbers {
		if round < len(baseline) && baseline[round] != 0 {
			ratios = append(ratios, number/baseline[round])
		}
	}
	return ratios
}

// Spread is the median of some numbers, and their quartiles.
type Spread struct{ Low, Median, High float64 }

// SpreadOf returns the spread of some numbers; zeros if there are none.
func SpreadOf(numbers []float64) Spread {
	return Spread{Low: Quantile(numbers, 0.25), Median: Quantile(numbers, 0.5), High: Quantile(numbers, 0.75)}
}

// Quantile returns the number below which that part of the numbers lies, from 0 to 1, on the line between its two
// neighbours (R's type 7, https://doi.org/10.1080/00031305.1996.10473566); zero if there are no numbers.
func Quantile(numbers []float64, part float64) float64 {
	if len(numbers) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(numbers))
	place := part * float64(len(sorted)-1)
	below := int(place)
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (place-float64(below))*(sorted[above]-sorted[below])
}
