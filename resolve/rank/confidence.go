package rank

// calibration maps the first person's share of the score to the probability
// that they wrote the change at fault: monotone, linear between the points.
var calibration = []struct{ share, probability float64 }{
	{0, 0}, {0.15, 0.05}, {0.35, 0.30}, {0.5, 0.46}, {0.65, 0.64}, {0.85, 0.78}, {1, 0.82},
}

// confidence is the calibrated probability that the first person is right.
func confidence(people []Ranked) float64 {
	if len(people) == 0 {
		return 0
	}
	share := people[0].Score
	for i := 1; i < len(calibration); i++ {
		low, high := calibration[i-1], calibration[i]
		if share <= high.share {
			return low.probability + (share-low.share)/(high.share-low.share)*(high.probability-low.probability)
		}
	}
	return calibration[len(calibration)-1].probability
}
