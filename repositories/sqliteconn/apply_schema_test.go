package sqliteconn_test

import (
	"context"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/sqliteconn"
)

var _ = Describe("applying the schema", Label("lesson-04", "step-2"), func() {
	const version = `PRAGMA user_version`
	var path string

	BeforeEach(func() { path = newFile() })

	// apply applies the schema to the file, through a pool that is closed then.
	apply := func(ctx context.Context) error {
		GinkgoHelper()
		writer := openPool(path, sqliteconn.ForWriting, 1)
		err := sqliteconn.ApplySchema(ctx, writer)
		Expect(writer.Close()).To(Succeed())
		return err
	}
	// prepare makes the file what statements make of one that has the schema.
	prepare := func(ctx context.Context, statements ...string) {
		GinkgoHelper()
		Expect(apply(ctx)).To(Succeed(), "applySchema to a new file")
		writer := openPool(path, sqliteconn.ForWriting, 1)
		for _, statement := range statements {
			change(ctx, writer, statement)
		}
		Expect(writer.Close()).To(Succeed())
	}
	// content is what the file holds.
	content := func() string {
		GinkgoHelper()
		text, err := os.ReadFile(path)
		Expect(err).NotTo(HaveOccurred())
		return string(text)
	}

	It("brings a new file up to date, also for other connections", func(ctx SpecContext) {
		Expect(apply(ctx)).To(Succeed(), "applySchema to a new file")
		reader := openPool(path, sqliteconn.ForReading, 1)
		Expect(value(ctx, reader, countProducts)).To(Equal("0"), "%s, asked on another connection after applySchema", countProducts)
		Expect(value(ctx, reader, version)).To(Equal("1"), "the version that the file says it has, asked on another connection")
	})

	It("writes nothing into a file that has it", func(ctx SpecContext) {
		prepare(ctx)
		before := content()
		Expect(apply(ctx)).To(Succeed(), "applySchema to a file that has the schema")
		Expect(content() == before).To(BeTrueBecause("expected the file, which had the schema, to stay as it is when the schema is applied again; it was changed"))
	})

	It("completes a file that an earlier version made", func(ctx SpecContext) {
		prepare(ctx, insertMouse, `DROP TABLE meta`, `PRAGMA user_version = 0`)
		Expect(apply(ctx)).To(Succeed(), "applySchema to a file without the table meta")
		reader := openPool(path, sqliteconn.ForReading, 1)
		Expect(value(ctx, reader, countProducts)).To(Equal("1"), "the earlier version had stored one product")
		Expect(value(ctx, reader, `SELECT count(*) FROM meta`)).To(Equal("1"), "the earlier version had no table meta, so the identifier must be made now")
		Expect(value(ctx, reader, version)).To(Equal("1"), "the version that the file says it has, after it was brought up to date")
	})

	It("refuses a file that a later version made, and leaves it alone", func(ctx SpecContext) {
		prepare(ctx, `PRAGMA user_version = 999`)
		before := content()
		err := apply(ctx)
		Expect(err).To(HaveOccurred(), "applySchema to a file whose user_version is 999")
		said := strings.ReplaceAll(err.Error(), strconv.Quote(path), "") // the path may have any digit in it
		Expect(said).To(MatchRegexp(`\b999\b`), "the error names the version of the file, which is 999")
		Expect(said).To(MatchRegexp(`\b1\b`), "the error names the version that this program knows, which is 1 (schemaVersion)")
		Expect(content() == before).To(BeTrueBecause("expected the file that a later version made to stay as it is; it was changed"))
	})

	It("happens as a whole or not at all", func(ctx SpecContext) {
		prepare(ctx, `DROP TABLE products`, `DROP TABLE meta`, `CREATE TABLE meta (something TEXT)`, `PRAGMA user_version = 0`)
		before := content()
		Expect(apply(ctx)).NotTo(Succeed(), "applySchema to a file whose table meta is another program's")
		Expect(content() == before).To(BeTrueBecause("expected the file to stay as it is, since the schema could not be applied; it was changed: is all of it one transaction?"))
	})

	It("ends its transaction when it fails", func(ctx SpecContext) {
		prepare(ctx, `PRAGMA user_version = 999`)
		writer := openPool(path, sqliteconn.ForWriting, 1)
		Expect(sqliteconn.ApplySchema(ctx, writer)).NotTo(Succeed(), "applySchema to a file whose user_version is 999")
		soon, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		_, err := writer.ExecContext(soon, insertMouse)
		Expect(err).NotTo(HaveOccurred(), "an INSERT on the same pool of one connection, after applySchema failed: is its transaction still open?")
	})

	It("works for many at once", func(ctx SpecContext) {
		var wg sync.WaitGroup
		for range 8 {
			writer := openPool(path, sqliteconn.ForWriting, 1)
			wg.Go(func() {
				defer GinkgoRecover()
				Expect(sqliteconn.ApplySchema(ctx, writer)).To(Succeed(), "applySchema, one of 8 at once to a new file")
			})
		}
		wg.Wait()
	})

	It("waits for a program that writes, also where the file has no write-ahead log yet", func(ctx SpecContext) {
		prepare(ctx)
		other := bare(path)
		change(ctx, other, `PRAGMA journal_mode = DELETE`)
		tx, err := other.BeginTx(ctx, nil)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { _ = tx.Rollback() })

		writer := openPool(path, sqliteconn.ForWriting, 1)
		applied := make(chan error, 1)
		go func() {
			defer GinkgoRecover()
			applied <- sqliteconn.ApplySchema(ctx, writer)
		}()
		Consistently(ctx, applied).WithTimeout(100*time.Millisecond).ShouldNot(Receive(),
			"applySchema came to its end while another connection held the write lock; begin waits for it")
		Expect(tx.Rollback()).To(Succeed())
		Eventually(ctx, applied).WithTimeout(10*time.Second).Should(Receive(BeNil()), "applySchema, when the lock was free")
	})
})
