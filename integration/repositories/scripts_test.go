package repositories_test

import (
	. "github.com/onsi/ginkgo/v2"

	"cacheaside/repositories/contract"
)

var _ = Describe("Scripts on a real Redis", Label("given"), func() {
	contract.Scripts(func(ctx SpecContext) contract.Redis {
		return contract.Redis{Client: connect(ctx)}
	})
})
