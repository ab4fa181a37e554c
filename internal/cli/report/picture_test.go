// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The picture of the page in the documents, and how large it is, in bytes: a blank one is smaller.
const (
	pictureFile  = "../../../docs/images/report.png"
	leastPicture = 20_000
	mostPicture  = 120_000
)

// The charts of the story's page are shown in the documents. -update takes the picture anew, if there is a browser.
func TestTheDocumentShowsThePage(t *testing.T) {
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		takePicture(t)
	}
	data, err := os.ReadFile(pictureFile)
	if err != nil {
		t.Fatalf("%v; go test ./internal/cli/report -run Document -update takes it, with Chromium", err)
	}
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || size.Width < 800 || size.Height < 800 || len(data) < leastPicture || len(data) > mostPicture {
		t.Errorf("the picture is %d by %d pixels and %d bytes: %v", size.Width, size.Height, len(data), err)
	}
	doc, err := os.ReadFile("../../../docs/report.md")
	if err != nil || !strings.Contains(string(doc), "](images/report.png)") {
		t.Errorf("docs/report.md does not show it: %v", err)
	}
}

// framing shows a page from its charts on.
const framing = `<!DOCTYPE html><body style="margin:0;overflow:hidden"><iframe src="/page" width="1000" height="9000" style="border:0"></iframe>
<script>
const frame = document.querySelector("iframe");
frame.onload = () => { frame.style.marginTop = -frame.contentDocument.getElementById("views").getBoundingClientRect().top + "px"; };
</script>`

func takePicture(t *testing.T) {
	chromium, shot := browser(t), filepath.Join(t.TempDir(), "shot.png")
	html := page(t, "northwind-contoso", "-f", story, "-o", "html")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path == "/page" {
			fmt.Fprint(w, html)
			return
		}
		fmt.Fprint(w, framing)
	}))
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if out, err := chromium(ctx, "--window-size=1000,1665", "--virtual-time-budget=5000", "--screenshot="+shot, server.URL).CombinedOutput(); err != nil {
		t.Fatalf("Chromium takes no picture: %v\n%s", err, out)
	}
	data, err := os.ReadFile(shot)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, fewColours(whole)); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(pictureFile), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(pictureFile, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fewColours keeps the 200 colours that a picture has most of: a smaller file, that looks the same.
func fewColours(whole image.Image) image.Image {
	count := map[color.Color]int{}
	for y := whole.Bounds().Min.Y; y < whole.Bounds().Max.Y; y++ {
		for x := whole.Bounds().Min.X; x < whole.Bounds().Max.X; x++ {
			count[whole.At(x, y)]++
		}
	}
	byCount := func(a, b color.Color) int { return cmp.Compare(count[b], count[a]) }
	colours := slices.SortedFunc(maps.Keys(count), byCount)
	few := image.NewPaletted(whole.Bounds(), color.Palette(colours[:min(200, len(colours))]))
	draw.Draw(few, few.Bounds(), whole, whole.Bounds().Min, draw.Src)
	return few
}
