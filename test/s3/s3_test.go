package s3

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

func TestListReadsAllPages(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential=me/") {
			t.Errorf("the request is not signed: %q", r.Header.Get("Authorization"))
		}
		asked = append(asked, r.URL.RequestURI())
		token := "more"
		if r.URL.Query().Get("continuation-token") != "" {
			token = ""
		}
		fmt.Fprintf(w, "<ListBucketResult><Contents><Key>a/%d</Key></Contents><NextContinuationToken>%s</NextContinuationToken></ListBucketResult>",
			len(asked), token)
	}))
	defer server.Close()
	got, err := Bucket{Endpoint: server.URL, Name: "bucket", Access: "me", Secret: "secret"}.List(t.Context(), "a/")
	if err != nil || !slices.Equal(got, []string{"a/1", "a/2"}) {
		t.Errorf("got %q, %v", got, err)
	}
	want := []string{"/bucket/?list-type=2&prefix=a%2F", "/bucket/?continuation-token=more&list-type=2&prefix=a%2F"}
	if !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
}

func TestNamesAreEscaped(t *testing.T) {
	if got, want := escape("a b/c+d"), "a%20b/c%2Bd"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
