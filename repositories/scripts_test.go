package repositories_test

import (
	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"

	"cacheaside/repositories/contract"
)

var _ = Describe("Scripts on the embedded Redis", Label("given"), func() {
	contract.Scripts(func(SpecContext) contract.Redis {
		return contract.Redis{Client: connect(miniredis.RunT(GinkgoT()))}
	})
})
