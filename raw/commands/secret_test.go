package commands_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/commands"
	"cacheaside/raw/line"
)

var _ = Describe("Secret", Label("given"), func() {
	secret := func(text string) bool {
		GinkgoHelper()
		words, err := line.Split(text)
		Expect(err).NotTo(HaveOccurred())
		return commands.Secret(words)
	}

	DescribeTable("sees a password", func(text string) { Expect(secret(text)).To(BeTrue()) },
		Entry(nil, "AUTH s3cret"),
		Entry(nil, "auth user s3cret"),
		Entry(nil, "HELLO 3 AUTH user s3cret"),
		Entry(nil, "hello 2 setname x auth user s3cret"),
		Entry(nil, "CONFIG SET requirepass s3cret"),
		Entry(nil, "config set maxmemory 1mb MASTERAUTH s3cret"),
		Entry(nil, "CONFIG SET tls-key-file-pass s3cret"),
		Entry(nil, "CONFIG SET tls-client-key-file-pass s3cret"),
		Entry(nil, "ACL SETUSER alice on >s3cret ~* +@all"),
		Entry(nil, "acl setuser alice <s3cret"),
		Entry(nil, "ACL SETUSER alice #c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2"),
		Entry(nil, "ACL SETUSER alice !c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2"),
		Entry(nil, "ACL DRYRUN alice AUTH s3cret"),
		Entry(nil, `MIGRATE 127.0.0.1 6380 "" 0 1000 AUTH s3cret KEYS a b`),
		Entry(nil, "migrate 127.0.0.1 6380 a 0 1000 auth2 user s3cret"),
		Entry(nil, "SENTINEL SET mymaster auth-pass s3cret"),
		Entry(nil, "SENTINEL CONFIG SET sentinel-pass s3cret"),
		Entry(nil, "COMMAND GETKEYS AUTH s3cret"),
		Entry(nil, "SET url redis://:s3cret@localhost:6379/0"),
		Entry(nil, "SET url rediss://user:s3cret@localhost"),
		Entry(nil, "SET url redis://us@er:s3cret@localhost"),
		Entry(nil, "SET url 'see http://a and redis://user:p@ss@localhost'"),
	)

	DescribeTable("lets everything else pass", func(text string) { Expect(secret(text)).To(BeFalse()) },
		Entry(nil, ""),
		Entry(nil, "AUTH"),
		Entry(nil, "SET auth 1"),
		Entry(nil, "GET requirepass"),
		Entry(nil, "HELLO 3"),
		Entry(nil, "CONFIG GET requirepass"),
		Entry(nil, "CONFIG SET maxmemory 1mb"),
		Entry(nil, "ACL SETUSER alice on nopass ~* +@all"),
		Entry(nil, "ACL WHOAMI"),
		Entry(nil, "MIGRATE 127.0.0.1 6380 a 0 1000 COPY"),
		Entry(nil, "COMMAND"),
		Entry(nil, "COMMAND GETKEYS GET k"),
		Entry(nil, "SET url redis://localhost:6379/0"),
		Entry(nil, "SET url http://localhost:6379/a@b"),
		Entry(nil, "SET mail you@example.com"),
	)
})
