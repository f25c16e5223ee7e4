"""Addresses of pages that take the branches that neither the first picture nor the examples take: by page.

Other tabs, what is typed, kinks, poles and edges, runs that leave, catalogs' other entries, views that are zoomed.
"""

OTHERS: dict[str, tuple[str, ...]] = {
    "tangent": (
        "curve=formula&formula=abs(x)-1/4&x=0&method=central&pins=-1~0&h=0.5",
        "curve=formula&formula=ln(x)&x=0.5&method=backward&h=1",
        "curve=formula&formula=3-2x&x=1&h=0.001",
        "curve=cusp&x=0&method=central&lang=zh",
    ),
    "step-size": ("curve=formula&formula=x^2&x=1&h=0.5&method=central", "curve=absolute&x=0&h=1&method=complex_step"),
    "taylor": (
        "curve=formula&formula=1/(1+x^2)&x=0.5&order=6",
        "curve=formula&formula=sqrt(x)&x=0&order=3",
        "curve=square&x=1&order=3",
        "curve=absolute&x=0&order=2",
        "curve=exponential&x=-1&order=8&lang=zh",
    ),
    "walk": (
        "curve=three_minima&x=-1.5&rate=0.3&tab=loss&steps=40&step=7",
        "curve=square&x=1&rate=1&step=3",
        "curve=square&x=1&rate=1.2&steps=100&tab=loss",
        "curve=sine&x=0.5&rate=0.5&ascend=1",
        "curve=absolute&x=0.25&rate=0.1",
        "curve=formula&formula=ln(x)&x=1&rate=0.5&steps=20",
        "curve=formula&formula=x^4-2x^2&x=0&rate=0.1&lang=zh",
    ),
    "gradient": (
        "surface=formula&formula=abs(x)+y^2&x=0&y=1&angle=200",
        "surface=saddle&x=0&y=0&angle=90",
        "surface=himmelblau&x=3&y=2&eye=1~1~2&lang=zh",
        "surface=formula&formula=ln(x)+y&x=0.01&y=1",
    ),
    "field": (
        "surface=formula&formula=x^2-y^2&x=0&y=1&shown=equal",
        "surface=six_hump_camel&x=1&y=0.4&shown=lines&view=0~2~-1~1",
        "surface=formula&formula=sqrt(x)+y^2&x=1&y=1&lang=zh",
        "surface=rosenbrock&x=-1&y=1&shown=lines",
    ),
    "dimensions": (
        "formula=x1^2+2*x2^2&point=1~1&rate=0.3",
        "formula=abs(x1)+x2 x3 x4&point=0~1~2~3&rate=1",
        "formula=x1^2&point=1&rate=1.5&lang=zh",
        "formula=exp(x1)+ln(x2)&point=0~-1",
    ),
    "check": (
        "formula=x1^3+x1 x2&point=1~2&mistake=sign&method=forward&h=0.001",
        "formula=abs(x1)+x2^2&point=0~1&mistake=dropped",
        "surface=beale&point=1~1&mistake=swapped&random=1&seed=3",
        "surface=rosenbrock&point=1~1&mistake=factor&lang=zh",
    ),
    "playground": (
        "optimizers=gradient_descent~newton~backtracking&surface=rosenbrock&start=-1.2~1&steps=60&tab=3d&together=1",
        "optimizers=momentum~lion~adamw&surface=himmelblau&live=momentum&schedule=cosine&steps=50&step=20",
        "optimizers=gradient_descent~adagrad&surface=bowl&gradient_descent.learning_rate=3&steps=50&noise=0.5&seed=2",
        "optimizers=rmsprop&surface=formula&formula=ln(x)+y^2&start=1~1&steps=40&rmsprop.learning_rate=0.1&focus=rmsprop",
        "optimizers=nesterov~nadam&surface=saddle&start=0.5~0&steps=50&view=-1~1~-1~1&lang=zh&focus=nadam",
    ),
    "regimes": (
        "surface=formula&formula=x^4+y^2&x=1&y=1&factor=2&focus=3",
        "surface=saddle&x=1&y=0&factor=0.5&focus=0&step=10",
        "surface=rosenbrock&x=-1.2&y=1&steps=100&focus=1&lang=zh",
    ),
    "stability": ("form=nesterov&rate=0.5&momentum=0.9", "form=weighted&surface=rosenbrock&x=-1&y=1&lang=zh"),
    "basins": (
        "surface=six_hump_camel&left=momentum&left_live=momentum&right=adam&steps=30&step=10&view=0~1~-1~0&lang=zh",
    ),
    "memory": (
        "surface=rosenbrock&optimizer=adadelta&live=decay&x=-1&y=1&steps=60&step=60&view=share",
        "optimizer=nesterov&rate=0.4&live=momentum&newton=1&step=20",
        "optimizer=amsgrad&surface=beale&x=1&y=1&step=1&live=beta2&lang=zh",
        "optimizer=gradient_descent&rate=2&step=30",
        "optimizer=lion&rate=0.1&step=12&newton=1",
    ),
    "averages": ("series=typed&numbers=3 1 4 1 5 9 2 6&beta=0.5&t=4&tab=adam", "series=jump&beta=0&t=1&lang=zh"),
    "schedules": (
        "schedule=one_cycle&optimizer=momentum&live=optimizer.momentum&steps=60&step=30&noise=0",
        "schedule=warmup_cosine&optimizer=adam&live=warmup&steps=80&surface=rosenbrock&x=-1&y=1",
        "schedule=inverse_sqrt&live=learning_rate&steps=50&focus=constant&lang=zh",
        "schedule=exponential&live=gamma&steps=50&optimizer=gradient_descent&gradient_descent.learning_rate=1&seed=4",
    ),
    "race": (
        "surface=himmelblau&optimizers=gradient_descent~newton~adam&count=12&budget=100&measure=gap&turn=turned&focus=adam",
        "optimizers=momentum~backtracking&tune=0&live=momentum.momentum&count=10&budget=60&focus=momentum&lang=zh",
        "surface=formula&formula=x^2-y^2&optimizers=gradient_descent~rmsprop&count=10&budget=50&seed=3",
    ),
    "escape": (
        "place=monkey_saddle&start=0.5~0.5&optimizers=newton~undamped~adam&focus=newton&live=rate&steps=60",
        "place=plateau&optimizers=momentum~rmsprop&live=noise&noise=0.3&steps=50&focus=momentum&seed=2",
        "place=narrow_valley&optimizers=momentum~adam&focus=momentum&live=momentum&steps=30&noise=0&lang=zh",
    ),
    "losses": (
        "tab=probability&q=0.01&label=1",
        "tab=logit&z=3&label=0&lang=zh",
        "tab=outlier&model=line&outlier=-10",
        "tab=norm&repeats=8&numbers=squared~half_squared~l1~huber&huber.delta=2",
    ),
    "activations": (
        "activations=elu~gelu~silu~softplus&focus=gelu&z=-0.75&tab=one&lang=zh",
        "activations=linear~relu&focus=relu&z=0&n=3&tab=chain",
        "activations=leaky_relu~tanh&focus=tanh&z=-4&n=30&tab=chain",
    ),
    "softmax": (
        "z=5~0~-5&tab=overflow&target=2&lang=zh",
        "z=1~1&tab=loss&target=1&temperature=0.5",
        "z=3~-1~0~2~1~0.5&tab=jacobian&temperature=4&shift=5",
    ),
    "information": (
        "p=1~0&q=0.5~0.5&unit=bits&tab=areas",
        "p=0.5~0.5&q=1~0&tab=coin&heads=0.9&believed=0.1&lang=zh",
        "p=0.25~0.25~0.25~0.25&q=0.7~0.1~0.1~0.1&heads=0&believed=0.5&tab=coin&unit=bits",
    ),
    "regression": (
        "data=longley&feature=2&scaling=standardize&optimizer=adam&live=beta1&steps=40&step=20",
        "data=engel&scaling=standardize&error=huber&huber.delta=2&optimizer=momentum&squares=1&steps=30&lang=zh",
        "data=parabola&error=l1&optimizer=gradient_descent&gradient_descent.learning_rate=1&steps=30",
        "data=penguins&scaling=raw&optimizer=newton&steps=10&start=1~1",
    ),
    "batches": (
        "data=outlier&live=size&size=16&replace=1&focus=mini&axis=epochs&steps=60&seed=3",
        "data=line&line.noise=2&rate=0.07&focus=all&axis=samples&epsilon=0.01&steps=40&lang=zh",
    ),
    "scaling": (
        "data=penguins&tab=test&rule=own&test=chance&share=0.4&seed=2&unit=100",
        "data=outlier&live=zero&zero=-5&tab=loss&step=5&rate=0.9&lang=zh",
    ),
    "perceptron": (
        "data=xor&update=all&steps=20&step=10&focus=binary_cross_entropy&sample=3&scaling=centre&rate=0.3&start=1~-2",
        "data=moons&activation=linear&rate=3&steps=40&lang=zh&seed=1",
    ),
    "onelayer": ("x1=-1&x2=0&target=3&rate=5&step=20", "x1=0&x2=0&target=1&step=0&lang=zh"),
    "backprop": (
        "hidden=2.relu~3.tanh&outputs=3&output=softmax&loss=squared&step=6&label=2&pointed=3",
        "hidden=2.sigmoid&outputs=2&output=linear&loss=squared&t=-2&x1=2&rate=0.5&step=10&lang=zh",
        "hidden=4.gelu&outputs=2&output=sigmoid&data=circles&sample=5&edits=1~2~3~0&step=3",
    ),
    "network": (
        "epochs=2&data=blobs&blobs.classes=3&tab=confusion&loss=squared&l2=0.01&hidden=3.relu&live=l2",
        "epochs=2&data=formula&formula=sin(3x)&features=x1~x2~product&hidden=4.relu~2.tanh&optimizer=momentum&live=momentum",
        "epochs=2&data=penguin_species&optimizer=gradient_descent&live=batch&schedule=step&pointed=3&lang=zh",
    ),
    "landscape": (
        "epochs=3&plane=random&data=xor&optimizers=momentum~rmsprop&focus=momentum&turn=2&factor=2",
        "epochs=3&plane=ends&data=circles&optimizers=gradient_descent~adam&focus=adam&batch=8&lang=zh",
    ),
    "depth": ("activation=relu&initializer=he&width=16&depth=8&scale=2&across=rules&seed=1&lang=zh",),
}  # fmt: skip
