"""No claim gets lost: every id that the catalogue has ever had stays, as an id or as an alias."""

import pytest

from checks.catalogue import load

EXPECTED = {
    "low-rank": [
        "balance-key-identity",
        "balance-one-step",
        "balance-descent-lemma",
        "balance-multiplicative-bound-false",
        "balancedness",
    ],
    "low-rank-scales": [
        "lowrank-gradient",
        "lowrank-scale-covariance",
        "balance-apriori-step",
        "balance-init-scale",
        "balance-flow-conservation",
    ],
    "symmetrisation": ["sym-inner-product", "sym-lift-gram", "sym-loss-constants", "sym-gradient-decoupling"],
    "signal-and-noise": [
        "signal-noise-decomposition",
        "saddle-avoidance-growth",
        "local-convergence-noise-floor",
        "exact-rank-vs-overparam-rate",
    ],
    "initial-scale": ["init-scale-selects-optimum"],
    "landscape": ["landscape-strict-saddles"],
    "deep-linear": ["deep-linear-spectral-bias", "deep-mf-singular-value-dynamics"],
    "spectral-phase": [
        "symm-first-gradient",
        "symm-first-step-cubic",
        "spectral-bias-power-tracking",
        "power-method-alignment",
        "phases-formula",
    ],
    "large-start-sensing": ["lowrank-init-scale-generalisation"],
    "small-start-rates": ["xss22-generalisation-rate", "xss22-fixed-sample-size", "xss22-sample-threshold"],
    "spectral-overparam": ["spectral-phase-overparam", "spectral-phase-overparam-sensing"],
    "spectral-tracking": ["worked-d2-n6", "small-init-tracks-power-method"],
    "homogeneity": ["d-homogeneity-and-euler", "kernel-first-order-approximation"],
    "margins": ["smoothed-margin-monotone", "homogeneous-gd-direction-kkt", "margin-pays-for-misalignment"],
    "exponential-loss": [
        "exponential-dual-flow",
        "exp-loss-forgets-init-scale",
        "one-point-closed-form",
        "diagonal-net-exp-loss-quasi-norm",
    ],
    "stationary-points": ["fosp-in-w-is-not-fosp-in-beta", "escape-from-a-stationary-vertex"],
    "convolutional-networks": ["conv-net-exp-loss-dft-quasi-norm", "one-point-finds-the-dominant-frequency"],
    "kernel-regime": ["kernel-gd-min-rkhs-norm", "kernel-logistic-rkhs-svm"],
    "squared-parametrisation": [
        "q-closed-form",
        "squared-param-tangent-kernel",
        "squared-param-induced-dynamics",
        "q-alpha-stationary-points",
    ],
    "lazy-limit": ["lazy-limit-scaling", "lazy-change-of-variables", "lazy-limit-of-one-weight"],
    "squared-flow": ["q-alpha-implicit-bias", "residual-falls-exponentially"],
    "representation-costs": ["nuclear-norm-variational", "uv-overparametrizes-all-matrices", "representation-cost-exact-constants"],
    "relu-splines": ["relu-1d-representation-cost"],
    "matrix-factorisation": ["mf-commuting-min-nuclear", "squared-param-is-commuting-mf"],
    "nuclear-norm-conjecture": ["mf-conjecture-counterexample-2x2", "mf-general-empirical-near-min-nuclear"],
    "matrix-completion": ["mc-tangent-kernel", "mc-unobserved-entries-frozen"],
    "deep-diagonal": ["depth-D-implicit-regulariser", "deep-mirror-coordinates", "deep-l1-rate", "deep-generic-rate"],
    "distance-to-start": ["explicit-reg-quartic", "explicit-vs-implicit-regularisation"],
    "sparse-learning": ["sparse-learning-alpha-curve", "sparse-learning-sample-size", "least-norm-error"],
    "large-starts": ["l2-limit-explicit-rate"],
    "small-starts": ["l1-limit-explicit-rate", "woodworth-alpha-thresholds"],
    "hermite": ["stein-hermite", "hermite-tensor-expansion", "dls-hermite-expansion", "hermite-single-index-correlation"],
    "fixed-features": ["ntk-lower-bound", "dls22-width-lower-bound"],
    "gaussian-means": ["bes-activation-decomposition", "closed-forms-of-erf-and-sine", "stein-for-smooth-activations", "arc-cosine-kernels"],
    "first-gradient-step": ["dls22-first-step-feature", "dls22-nondegeneracy-needed", "dls-gradient-series", "dls-stein-form"],
    "symmetric-start": [
        "dls-symmetric-init-zero",
        "dls-population-gradient",
        "dls-one-step-weight-decay-cancels",
        "dls-preprocessing-removes-linear",
    ],
    "relu-hermite": ["dls-relu-hermite-coeffs"],
    "indistinguishability": [
        "tv-learning-bound",
        "junk-accuracy-is-not-exactly-half",
        "gaussian-tv-pinsker-chain",
        "averaged-pinsker-jensen",
        "data-processing-triangle",
    ],
    "noisy-gradient-descent": [
        "junk-flow-definition",
        "main-theorem-exact-one-weight",
        "main-theorem-nonlinear-weight",
        "main-theorem-sharp-constant",
    ],
    "noisy-networks": ["main-theorem-network-monte-carlo", "noisy-gd-one-step-law"],
    "parities": ["parity-by-gaussian-elimination"],
    "random-matrices": ["rip-gaussian"],
    "spectral-matrix": ["spectral-matrix-concentration"],
    "feature-learning": ["dls-gradient-noise-sqrt-d-over-n", "dls22-feature-error-rate"],
    "gradient-concentration": ["lemma1-concentration"],
    "representation-learning": ["dls22-sample-complexity", "dls22-transfer"],
    "generalization": ["kernel-gd-generalisation-explicit", "early-stopping-two-space-bounds"],
    "lazy-rates": ["lazy-vs-nonlazy-movement"],
    "lazy-training": ["nls-linearisation-gap"],
    "planted-networks": ["planted-student-overparam"],
    "lazy-movement": ["lazy-vs-nonlazy-movement"],
    "least-squares": ["ols-gd-linear-rate", "ols-gd-closest-interpolator", "ols-gd-short-path", "ols-gd-path-vs-distance", "gd-least-squares-min-l2"],
    "coordinate-descent": ["coordinate-descent-l1-margin", "coordinate-descent-line-search-not-max-margin"],
    "adaptive-methods": ["adaptive-methods-sign-vector", "adaptive-vs-sgd-generalisation-example"],
    "size-of-weights": ["bartlett-size-of-weights", "margin-bound-by-size-of-weights"],
    "max-margin": ["logistic-gd-svm-rate", "exponential-flow-attracts", "margin-gap-is-entropy"],
    "mirror-descent": ["mirror-descent-bregman", "mirror-descent-limit", "natural-gradient-finite-step"],
    "nonlinear-least-squares": ["nls-gradient-jacobian", "nls-os19-convergence", "nls-near-minimal-distance"],
    "spiked-models": ["bes-spiked-singular-value-and-alignment"],
    "statistical-queries": [
        "cp-closed-forms",
        "cp-frobenius-duality",
        "cp-lower-bounds",
        "cp-printed-second-argument",
        "cp-spectral-sandwich",
    ],
}
IDS = [f"{topic}.{name}" for topic, names in EXPECTED.items() for name in names]


@pytest.fixture(scope="module")
def catalogue():
    """The built-in catalogue."""
    return load(["theorems"])


@pytest.mark.parametrize("name", IDS)
def test_an_id_stays(catalogue, name):
    """The id is found, under whatever id the theorem has now."""
    assert name in catalogue.named


def test_every_theorem_can_fail(catalogue):
    """Each has mutants, and says where it stands."""
    assert all(stated.mutants and stated.source.text for stated in catalogue.theorems.values())


def test_every_misprint_says_where_it_stands_and_what_is_right(catalogue):
    """An erratum without a place and a note is no use to a reader."""
    printed = [mutant for stated in catalogue.theorems.values() for mutant in stated.mutants if mutant.as_printed]

    assert printed
    assert all(mutant.where and mutant.note for mutant in printed)
