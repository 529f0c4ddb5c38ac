package rank

import "math"

// calibration turns the first person's share of the score into the probability
// that they wrote the change at fault: a logistic curve over the share's log-odds
// and the logarithm of how many frames are in the repository, since frames
// corroborate each other. SIGNALS.md says what it was fitted on and how sure it is.
var calibration = struct{ base, share, frames float64 }{-1.67, 0.68, 0.85}

// confidence is the calibrated probability that the first person is right.
func (s *scorer) confidence(commits, people []Ranked) float64 {
	if len(people) == 0 {
		return 0
	}
	frames := len(s.frames)
	if s.Evidence.Commits[commits[0].Key].Deploy {
		frames = s.w.Frames // a deploy corroborates too; not measured
	}
	share := min(0.98, max(0.02, people[0].Score))
	odds := calibration.base + calibration.share*math.Log(share/(1-share)) + calibration.frames*math.Log(float64(1+frames))
	if frames == 0 {
		odds = min(0, odds) // the service's files, no more: never likely; not measured
	}
	return 1 / (1 + math.Exp(-odds))
}
