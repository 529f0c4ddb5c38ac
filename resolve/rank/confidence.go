package rank

import "math"

// calibration turns the first person's share of the score into the probability
// that they wrote the change at fault: a logistic curve over the share's log-odds
// and what the frames weigh in all, since frames corroborate each other, those of
// shared code least. SIGNALS.md says what it was fitted on and how sure it is.
var calibration = struct{ base, share, frames float64 }{-1.65, 0.73, 0.74}

// deployed is what a suspect of the deploy range corroborates, in frames'
// weight; not measured.
const deployed = 2.5

// confidence is the calibrated probability that the first person is right.
func (s *scorer) confidence(commits, people []Ranked) float64 {
	if len(people) == 0 {
		return 0
	}
	frames := 0.0
	for _, weight := range s.weights {
		frames += weight
	}
	if s.Evidence.Commits[commits[0].Key].Deploy {
		frames = max(frames, deployed)
	}
	share := min(0.98, max(0.02, people[0].Score))
	odds := calibration.base + calibration.share*math.Log(share/(1-share)) + calibration.frames*frames
	if frames == 0 {
		odds = min(0, odds) // the service's files, no more: never likely; not measured
	}
	return 1 / (1 + math.Exp(-odds))
}
