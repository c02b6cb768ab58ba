package sections

import (
	"context"
	"fmt"

	"cacheaside/integration/peers/catalogue"
	"cacheaside/integration/peers/contenders"
	"cacheaside/repositories"
)

// expected is what must be answered for a product.
type expected struct {
	repositories.Product
	value string // by a bare contender
}

func expect(product repositories.Product) expected {
	return expected{product, contenders.CompactValue(product)}
}

// expectAll returns what must be answered for the products from 0 to count-1.
func expectAll(count int) []expected {
	all := make([]expected, count)
	for number := range all {
		all[number] = expect(catalogue.Product(number))
	}
	return all
}

// is reports whether an answer is right.
func (e *expected) is(bare bool, answer contenders.Answer) bool {
	if bare {
		return answer.Value == e.value
	}
	return answer.Product == e.Product
}

// ask asks an instance for a product. A wrong answer is an error.
func (e *expected) ask(ctx context.Context, bare bool, instance contenders.Instance) error {
	answer, err := instance.Find(ctx, e.Name)
	if err != nil {
		return err
	}
	if !e.is(bare, answer) {
		return e.wrong(bare, answer)
	}
	return nil
}

func (e *expected) wrong(bare bool, answer contenders.Answer) error {
	if bare {
		return fmt.Errorf("wrong answer for %s: expected %q, got %q", e.Name, e.value, answer.Value)
	}
	return fmt.Errorf("wrong answer for %s: expected %+v, got %+v", e.Name, e.Product, answer.Product)
}

// warm has a player's first instance know products, so that asking again is a hit. What fails here will fail again
// where it is counted.
func (p *player) warm(ctx context.Context, products []expected) {
	for i := range products {
		if p.Bare {
			_ = p.first().Change(ctx, products[i].Product)
		}
	}
	const often = 3 // the first fills Redis, the second what is nearer; some take the third to be sure
	for range often {
		for i := range products {
			_, _ = p.first().Find(ctx, products[i].Name)
		}
	}
}
