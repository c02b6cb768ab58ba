package repositories_test

import (
	. "github.com/onsi/ginkgo/v2"

	"cacheaside/repositories/contract"
)

var _ = Describe("Leases on a real Redis", Label("lesson-09"), func() {
	contract.Leases(func(ctx SpecContext) contract.Redis {
		return contract.Redis{Client: connect(ctx)}
	})
})
