"""The application: ``streamlit run app.py``, or ``uvicorn app:app``."""

from streamlit.starlette import App

from viz.lessons import LESSONS, OPENING
from viz.resource.embed import embed
from viz.resource.routes import picture
from viz.ui.server import MIDDLEWARE, ROUTES, home, under_base
from viz.warm import warmed

routes = under_base([*ROUTES, picture(LESSONS), embed(LESSONS), home(f"/{OPENING}")])
app = App("viz/main.py", routes=routes, middleware=MIDDLEWARE, lifespan=warmed)
