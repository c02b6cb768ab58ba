// Package tlstest has certificates for specs of connections by TLS.
package tlstest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

// Authority signs certificates, and writes them into files that are there until the spec's end.
type Authority struct {
	File   string // its own certificate
	Serial int64  // the serial number of the certificate that it has signed last

	folder      string
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// NewAuthority returns one that nobody knows yet.
func NewAuthority() *Authority {
	ginkgo.GinkgoHelper()
	a := &Authority{folder: ginkgo.GinkgoT().TempDir()}
	a.certificate, a.key = a.sign("authority", &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign})
	a.File = a.write("authority.pem", "CERTIFICATE", a.certificate.Raw)
	return a
}

// sign returns a certificate of that name, and its key. The first one is its own. (A name that is the authority's would be one that
// has signed itself, as OpenSSL sees it.)
func (a *Authority) sign(name string, template *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey) {
	ginkgo.GinkgoHelper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	a.Serial++
	template.SerialNumber, template.Subject = big.NewInt(a.Serial), pkix.Name{CommonName: name}
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	parent, by := a.certificate, a.key
	if parent == nil {
		parent, by = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, by)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	certificate, err := x509.ParseCertificate(der)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return certificate, key
}

// Issue writes a certificate for 127.0.0.1, and its key, into files of that name.
func (a *Authority) Issue(name string) (certificate, key string) {
	ginkgo.GinkgoHelper()
	signed, its := a.sign(name, &x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}})
	der, err := x509.MarshalPKCS8PrivateKey(its)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return a.write(name+".pem", "CERTIFICATE", signed.Raw), a.write(name+".key", "PRIVATE KEY", der)
}

func (a *Authority) write(name, kind string, der []byte) string {
	ginkgo.GinkgoHelper()
	file := filepath.Join(a.folder, name)
	gomega.Expect(os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)).To(gomega.Succeed())
	return file
}

// Server is the configuration of a server that has a certificate of this authority, and asks its clients for one if asks.
func (a *Authority) Server(asks bool) *tls.Config {
	ginkgo.GinkgoHelper()
	pair, err := tls.LoadX509KeyPair(a.Issue("server"))
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	config := &tls.Config{Certificates: []tls.Certificate{pair}}
	if asks {
		config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, x509.NewCertPool()
		config.ClientCAs.AddCert(a.certificate)
	}
	return config
}
