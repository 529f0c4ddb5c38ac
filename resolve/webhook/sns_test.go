package webhook_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/webhook"
)

// An authority issues certificates as Amazon's does.
type authority struct {
	key  *rsa.PrivateKey
	cert *x509.Certificate
	pem  []byte
}

func issue(t *testing.T, host string, by *authority) *authority {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IsCA: by == nil, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	signer, parent := key, template
	if by != nil {
		template.DNSNames, signer, parent = []string{host}, by.key, by.cert
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	require.NoError(t, err)
	cert, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return &authority{key, cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}
}

// notification is signed as SNS documents it.
func notification(t *testing.T, version string, key *rsa.PrivateKey, edit func(map[string]string)) []byte {
	m := map[string]string{
		"Type": "Notification", "MessageId": "m", "TopicArn": "arn:aws:sns:eu-west-1:1:alarms", "Subject": "s", "Message": "down",
		"Timestamp": now.Format(time.RFC3339), "SignatureVersion": version, "SigningCertURL": "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
	}
	text := "Message\ndown\nMessageId\nm\nSubject\ns\nTimestamp\n" + m["Timestamp"] + "\nTopicArn\narn:aws:sns:eu-west-1:1:alarms\nType\nNotification\n"
	one, two := sha1.Sum([]byte(text)), sha256.Sum256([]byte(text))
	hash, sum := crypto.SHA1, one[:]
	if version == "2" {
		hash, sum = crypto.SHA256, two[:]
	}
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, hash, sum)
	require.NoError(t, err)
	m["Signature"] = base64.StdEncoding.EncodeToString(signature)
	if edit != nil {
		edit(m)
	}
	body, err := json.Marshal(m)
	require.NoError(t, err)
	return body
}

func TestSNSSignatures(t *testing.T) {
	root := issue(t, "Root", nil)
	leaf := issue(t, "sns.amazonaws.com", root)
	roots := x509.NewCertPool()
	roots.AddCert(root.cert)
	v := webhook.SNS{Roots: roots, Topics: []string{"arn:aws:sns:eu-west-1:1:alarms"}, Certificate: func(string) ([]byte, error) { return leaf.pem, nil }}

	require.NoError(t, v.Verify(nil, notification(t, "1", leaf.key, nil), now))
	require.NoError(t, v.Verify(nil, notification(t, "2", leaf.key, nil), now))
	require.ErrorIs(t, v.Verify(nil, notification(t, "2", leaf.key, nil), now.Add(50*time.Minute).Add(time.Hour)), webhook.ErrSignature, "the certificate ran out")
	short := v
	short.Window = time.Minute
	require.ErrorIs(t, short.Verify(nil, notification(t, "2", leaf.key, nil), now.Add(2*time.Minute)), webhook.ErrReplay)

	for name, edit := range map[string]func(map[string]string){
		"message": func(m map[string]string) { m["Message"] = "up" },
		"topic":   func(m map[string]string) { m["TopicArn"] = "arn:aws:sns:eu-west-1:2:alarms" },
		"version": func(m map[string]string) { m["SignatureVersion"] = "3" },
		"host": func(m map[string]string) {
			m["SigningCertURL"] = "https://sns.eu-west-1.amazonaws.com.evil.example/x.pem"
		},
		"user in host": func(m map[string]string) {
			m["SigningCertURL"] = "https://sns.eu-west-1.amazonaws.com@evil.example/x.pem"
		},
		"not encrypted": func(m map[string]string) { m["SigningCertURL"] = "http://sns.eu-west-1.amazonaws.com/x.pem" },
		"no signature":  func(m map[string]string) { delete(m, "Signature") },
	} {
		require.ErrorIs(t, v.Verify(nil, notification(t, "2", leaf.key, edit), now), webhook.ErrSignature, name)
	}
	require.ErrorIs(t, v.Verify(nil, []byte("{"), now), webhook.ErrSignature)
}

func TestSNSCertificates(t *testing.T) {
	root, other := issue(t, "Root", nil), issue(t, "Other", nil)
	roots := x509.NewCertPool()
	roots.AddCert(root.cert)
	for name, leaf := range map[string]*authority{
		"by somebody else":  issue(t, "sns.amazonaws.com", other),
		"for somebody else": issue(t, "evil.example", root),
		"no certificate":    {key: root.key, pem: []byte("x")},
	} {
		v := webhook.SNS{Roots: roots, Certificate: func(string) ([]byte, error) { return leaf.pem, nil }}
		require.ErrorIs(t, v.Verify(nil, notification(t, "2", leaf.key, nil), now), webhook.ErrSignature, name)
	}
	require.ErrorIs(t, webhook.SNS{}.Verify(nil, notification(t, "2", root.key, nil), now), webhook.ErrSignature)
}
