package locate

// calibration turns the share that the winning file has of all that a frame may
// be into how often such files were right. It was read off 17,500 located frames
// that were made from the trees of 28 repositories of 15 languages, as 25
// styles of deployment print them, a ninth of them with half of the frames from
// other projects that have files of the same names:
//
//	share          frames    right
//	0.9  - 0.95       225    96 %
//	0.95 - 0.995      314    92 %
//	0.995 - 0.999     684    98.2 %
//	above          16,324    99.98 %
var calibration = []struct{ share, right float64 }{{0.9, 0.93}, {0.995, 0.95}, {0.999, 0.99}, {1, 0.999}}

// confidence reads the calibration between its points.
func confidence(share float64) float64 {
	before := calibration[0]
	if share <= before.share {
		return before.right * share / before.share
	}
	for _, c := range calibration[1:] {
		if share <= c.share {
			return before.right + (c.right-before.right)*(share-before.share)/(c.share-before.share)
		}
		before = c
	}
	return before.right
}
