"""The application: ``streamlit run app.py``, or ``uvicorn app:app``."""

from streamlit.starlette import App

from viz.lessons import INVITING, LESSONS, OPENING, SECTIONS
from viz.resource.embed import embed
from viz.resource.glossary import glossary
from viz.resource.home import home
from viz.resource.routes import picture
from viz.ui.server import middleware, named, under_base
from viz.warm import warmed

ours = [picture(LESSONS), embed(LESSONS), named(OPENING), glossary(LESSONS), home(SECTIONS, OPENING, INVITING)]
routes = under_base(ours)
app = App("viz/main.py", routes=routes, middleware=middleware(LESSONS, OPENING), lifespan=warmed)
