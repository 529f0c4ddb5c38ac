package webhook

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/whopage/whopage/resolve/internal/lazy"
)

// SNS verifies notifications of Amazon SNS by the certificate that they name.
// It fetches nothing itself: Certificate does, and may keep what it fetched.
type SNS struct {
	// Certificate returns the PEM file at an address that was checked to be
	// Amazon's; what follows the first certificate are intermediate ones.
	Certificate func(url string) ([]byte, error)
	// Roots are who may have issued the certificate; nil: the system's.
	Roots *x509.CertPool
	// Topics, if there are any, are the only ones that may be notified of.
	Topics []string
	// Window is how far from now a notification's time may be; 0: one hour,
	// which is how long SNS tries again.
	Window time.Duration
}

// amazonHost is where the certificates of SNS lie.
var amazonHost = lazy.Regexp(`^sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$`)

// Verify checks topic, certificate, signature and time of a notification or of
// a request to confirm a subscription, which the caller has to answer.
func (s SNS) Verify(_ http.Header, body []byte, now time.Time) error {
	root, err := parse(body, Limits{}.orDefaults().Depth)
	if err != nil {
		return fmt.Errorf("webhook: SNS: body: %w", ErrSignature)
	}
	if topic := root.First("TopicArn"); len(s.Topics) > 0 && !slices.Contains(s.Topics, topic) {
		return fmt.Errorf("webhook: SNS: topic is not configured: %w", ErrSignature)
	}
	cert, err := s.certificate(root.First("SigningCertURL", "SigningCertUrl"), now)
	if err != nil {
		return err
	}
	if err := checkSNS(root, cert); err != nil {
		return err
	}
	window := s.Window
	if window == 0 {
		window = time.Hour
	}
	return inWindow("Timestamp", moment(root.First("Timestamp")), now, window)
}

// certificate fetches the signing certificate and checks who issued it, for
// whom, and whether it is valid now.
func (s SNS) certificate(address string, now time.Time) (*x509.Certificate, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || !amazonHost().MatchString(u.Host) || !strings.HasSuffix(u.Path, ".pem") || u.User != nil {
		return nil, fmt.Errorf("webhook: SNS: the certificate's address is not Amazon's: %w", ErrSignature)
	}
	if s.Certificate == nil {
		return nil, fmt.Errorf("webhook: SNS: no way to fetch the certificate: %w", ErrSignature)
	}
	text, err := s.Certificate(address)
	if err != nil {
		return nil, fmt.Errorf("webhook: SNS: certificate: %w: %w", ErrSignature, err)
	}
	first, others := certificates(text)
	if first == nil {
		return nil, fmt.Errorf("webhook: SNS: certificate is not PEM: %w", ErrSignature)
	}
	if _, err := first.Verify(x509.VerifyOptions{Roots: s.Roots, Intermediates: others, CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}); err != nil {
		return nil, fmt.Errorf("webhook: SNS: certificate: %w: %w", ErrSignature, err)
	}
	if first.VerifyHostname(u.Host) != nil && first.VerifyHostname("sns.amazonaws.com") != nil {
		return nil, fmt.Errorf("webhook: SNS: the certificate is not of SNS: %w", ErrSignature)
	}
	return first, nil
}

func certificates(text []byte) (first *x509.Certificate, others *x509.CertPool) {
	others = x509.NewCertPool()
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		cert, err := x509.ParseCertificate(block.Bytes)
		switch {
		case err != nil:
		case first == nil:
			first = cert
		default:
			others.AddCert(cert)
		}
	}
	return first, others
}

// checkSNS verifies the signature over the message's fields.
func checkSNS(root Value, cert *x509.Certificate) error {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	signature, err := base64.StdEncoding.DecodeString(root.First("Signature"))
	if !ok || err != nil {
		return fmt.Errorf("webhook: SNS: %w", ErrSignature)
	}
	text := []byte(toSign(root))
	switch root.First("SignatureVersion") {
	case "1":
		sum := sha1.Sum(text)
		err = rsa.VerifyPKCS1v15(key, crypto.SHA1, sum[:], signature)
	case "2":
		sum := sha256.Sum256(text)
		err = rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature)
	default:
		err = ErrSignature
	}
	if err != nil {
		return fmt.Errorf("webhook: SNS: %w", ErrSignature)
	}
	return nil
}

// toSign is the text that SNS signs: names and values, a line each, by name.
func toSign(root Value) string {
	names := []string{"Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"}
	if root.First("Type") != "Notification" {
		names = []string{"Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"}
	}
	var b strings.Builder
	for _, name := range names {
		if root.Has(name) {
			b.WriteString(name + "\n" + root.Get(name).Text() + "\n")
		}
	}
	return b.String()
}
