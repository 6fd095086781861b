package s3

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	region   = "us-east-1"
	unsigned = "UNSIGNED-PAYLOAD"
	signed   = "host;x-amz-content-sha256;x-amz-date"
)

// sign signs a request without a body as version 4 of Amazon's signatures wants it.
func (b Bucket) sign(r *http.Request, now time.Time) {
	moment := now.UTC().Format("20060102T150405Z")
	scope := strings.Join([]string{moment[:8], region, "s3", "aws4_request"}, "/")
	r.Header.Set("X-Amz-Date", moment)
	r.Header.Set("X-Amz-Content-Sha256", unsigned)
	canonical := strings.Join([]string{
		r.Method, r.URL.EscapedPath(), r.URL.RawQuery, "host:" + r.URL.Host, "x-amz-content-sha256:" + unsigned, "x-amz-date:" + moment, "", signed, unsigned,
	}, "\n")
	text := strings.Join([]string{"AWS4-HMAC-SHA256", moment, scope, digest(canonical)}, "\n")
	key := []byte("AWS4" + b.Secret)
	for part := range strings.SplitSeq(scope, "/") {
		key = mac(key, part)
	}
	r.Header.Set("Authorization", fmt.Sprintf("AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s",
		b.Access, scope, signed, hex.EncodeToString(mac(key, text))))
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func mac(key []byte, text string) []byte {
	hash := hmac.New(sha256.New, key)
	hash.Write([]byte(text))
	return hash.Sum(nil)
}
