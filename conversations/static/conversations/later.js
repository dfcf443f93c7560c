"use strict";(()=>{var Y=Object.defineProperty;var j=Object.getOwnPropertyDescriptor;var c=(l,d,e,s)=>{for(var t=s>1?void 0:s?j(d,e):d,a=l.length-1,o;a>=0;a--)(o=l[a])&&(t=(s?o(d,e,t):o(t))||t);return s&&t&&Y(d,e,t),t};var{LitElement:se,css:h,html:i,nothing:n,svg:ie,unsafeCSS:re}=globalThis.__fashionistar.lit;var{customElement:u,property:P,query:oe,state:g}=globalThis.__fashionistar["lit/decorators.js"];var{Component:H,controls:de,styled:m}=globalThis.__fashionistar["shared/base"];var{nameOf:_}=globalThis.__fashionistar["shared/card-types"];var{icon:p}=globalThis.__fashionistar["shared/icons"];var{money:b}=globalThis.__fashionistar["shared/money"];var{asset:$,settings:A}=globalThis.__fashionistar["shared/settings"];var{CardElement:f,cardStyles:y}=globalThis.__fashionistar["shared/cards/base"];var I="AE AR AT AU BE BG BR CA CH CI CL CM CN CO CY CZ DE DK DZ EE EG ES ET FI FR GB GH GR HK HR HU ID IE IL IN IS IT JM JP KE KR LT LU LV MA MT MU MX MY NG NL NO NZ PE PH PL PT RO RS RW SA SE SG SI SK SN TH TN TR TW TZ UA UG US VN ZA ZM ZW".split(" "),G=[["name","Full name","name",!0,!1],["email","E-mail","email",!0,!1],["line1","Street and number","address-line1",!0,!1],["line2","Flat, floor (optional)","address-line2",!1,!1],["city","City","address-level2",!0,!0],["postcode","Postcode","postal-code",!1,!0],["region","State or region","address-level1",!1,!0]],N=l=>[l.name,l.line1,l.line2,[l.postcode,l.city].filter(Boolean).join(" "),l.region,l.country].filter(Boolean).join(", "),w=class extends f{constructor(){super(...arguments);this.wrong={}}mended({target:e}){let s=e;if(!this.wrong[s.name]||!s.validity.valid)return;let{[s.name]:t,...a}=this.wrong;this.wrong=a}send(e){e.preventDefault();let s=e.target,t={};for(let r of s.elements)r instanceof HTMLInputElement&&!r.validity.valid&&(t[r.name]=r.validity.valueMissing?"Please fill this in":"That does not look right");this.wrong=t;let a=Object.keys(t)[0];if(a)return s.elements.namedItem(a).focus();let o=Object.fromEntries([...new FormData(s)].map(([r,v])=>[r,String(v).trim()]).filter(([,r])=>r));this.act("checkout.address",{checkout:this.card.checkout,address:o})}render(){let e=this.card.address;if(!this.usable)return i`<section class="card" aria-label="Delivery address">
<header>${p("pin")} Delivery address</header>
<div class="body soft">${e?N(e):"Asked for the delivery address."}</div>
</section>`;let s=(A.locale?.split("-")[1]??"US").toUpperCase(),t=e?.country??(I.includes(s)?s:"US"),a=new Intl.DisplayNames(A.locale,{type:"region"});return i`<section class="card" aria-label="Delivery address">
<header>${p("pin")} Delivery address</header>
<form class="body" novalidate @submit=${this.send} @input=${this.mended}>
${G.map(([o,r,v,C,M])=>i`<label class="field ${M?"half":""}"
>${r}
<input
name=${o}
type=${o==="email"?"email":"text"}
autocomplete="shipping ${v}"
maxlength="120"
?required=${C}
.value=${e?.[o]??""}
aria-invalid=${this.wrong[o]?"true":"false"}
aria-describedby=${this.wrong[o]?`w-${o}`:n}
/>${this.wrong[o]?i`<span class="wrong" id="w-${o}">${this.wrong[o]}</span>`:n}</label
>`)}
<label class="field half"
>Country
<select name="country" autocomplete="shipping country">
${I.map(o=>({code:o,name:a.of(o)??o})).sort((o,r)=>o.name.localeCompare(r.name)).map(({code:o,name:r})=>i`<option value=${o} ?selected=${o===t}>${r}</option>`)}
</select></label
>
<label class="field">Phone for the courier (optional) <input name="phone" type="tel" autocomplete="shipping tel" maxlength="40" .value=${e?.phone??""} /></label>
${this.problem?i`<div class="all">${this.trouble()}</div>`:n}
<button class="btn all" aria-busy=${!!this.busy}>Use this address</button>
<p class="soft all">Kept encrypted under a key of your own, and shared only with the vendors of this order.</p>
</form>
</section>`}};w.styles=m(y,h`
form {
display: grid;
grid-template-columns: 1fr 1fr;
gap: 10px;
}
.field,
.all {
grid-column: 1 / 3;
}
.field.half {
grid-column: auto;
min-width: 0;
}
.wrong {
color: var(--bad);
font-weight: 500;
}
`),c([g()],w.prototype,"wrong",2),w=c([u("fs-address")],w);var k=class extends f{constructor(){super(...arguments);this.changing=!1}confirm(){let{proposal:e,version:s,total_minor:t,currency:a}=this.card;this.act("checkout.confirm",{proposal:e,version:s,total_minor:t,currency:a})}render(){let e=this.card,{currency:s}=e,t=r=>b(r,s),a=e.status!=="open"||Date.parse(e.expires_at)<Date.now(),o=new Intl.DateTimeFormat(void 0,{hour:"2-digit",minute:"2-digit"}).format(new Date(e.expires_at));return this.changing&&this.usable?i`<fs-address .card=${{type:"address",checkout:e.checkout,address:e.address}}></fs-address>`:i`<section class="card" aria-label="Your order, to confirm">
<header>${p("check")} Your order <span class="aside">${a?e.status==="open"?"expired":e.status:`price held until ${o}`}</span></header>
<div class="body">
<ul>
${e.lines.map(r=>i`<li class="row">
<img class="thumb" src=${$(r.image)} alt="" />${this.lineText(r)}
<span class="num">${r.quantity>1?i`<span class="soft">${r.quantity} × </span>`:n}${t(r.quantity>1?r.unit_minor:r.total_minor)}</span>
</li>`)}
</ul>
${e.address?i`<div class="to">
${p("pin")}<span>${N(e.address)}</span>
${this.usable&&!a?i`<button @click=${()=>this.changing=!0}>Change</button>`:n}
</div>`:n}
<dl class="sum">
<dt>Items</dt>
<dd class="num">${t(e.items_minor)}</dd>
${e.discount_minor?i`<dt>Discount</dt><dd class="num">−${t(e.discount_minor)}</dd>`:n}
${e.deliveries.map(r=>i`<dt>Delivery, ${_(r.vendor)}<br /><span class="soft">${r.label}${r.days?`, ${r.days}${/day/.test(`${r.days}`)?"":" days"}`:""}</span></dt>
<dd class="num">${r.price_minor?t(r.price_minor):"Free"}</dd>`)}
${e.tax_included?n:i`<dt>Tax</dt><dd class="num">${t(e.tax_minor)}</dd>`}
<dt class="total">Total</dt>
<dd class="total num">${t(e.total_minor)}</dd>
${e.tax_included?i`<dt class="soft">Tax included</dt><dd class="soft num">${t(e.tax_minor)}</dd>`:n}
</dl>
${this.trouble()}
${this.usable&&!a?i`<button class="btn gold wide" aria-busy=${this.busy==="checkout.confirm"} @click=${this.confirm}>Confirm ${t(e.total_minor)}</button>
<button class="btn quiet wide" @click=${()=>this.act("checkout.cancel",{checkout:e.checkout})}>Not now</button>`:this.usable&&e.status==="open"?i`<button class="btn wide" @click=${()=>this.act("checkout.start",{})}>Get a fresh total</button>`:n}
</div>
</section>`}};k.styles=m(y,h`
ul {
display: grid;
gap: 8px;
}
li .num {
margin-inline-start: auto;
align-self: start;
}
.thumb {
width: 40px;
}
.to {
display: flex;
gap: 8px;
align-items: start;
padding: 10px 12px;
border-radius: var(--radius-small);
background: var(--wash);
font-size: 13.5px;
}
.to button {
margin-inline-start: auto;
border: 0;
background: none;
min-height: 32px;
color: var(--brand);
font-weight: 600;
cursor: pointer;
}
`),c([g()],k.prototype,"changing",2),k=c([u("fs-proposal")],k);var K=new Set(["captured","authorized","partially_refunded","refunded"]),q={failed:"The payment was declined. Nothing was charged.",expired:"The time to pay has run out. Nothing was charged.",voided:"This payment was cancelled."},E=class extends f{constructor(){super(...arguments);this.told=""}async pay(e){await this.act("payment.simulate",{payment:this.card.payment,outcome:e},e)&&(this.told=e==="delay"?"The bank takes its time. This card will change when it answers.":"Sent to the bank…")}render(){let{status:e,amount_minor:s,currency:t,provider:a,url:o}=this.card,r=this.usable&&(e==="requires_action"||e==="created");return K.has(e)?i`<section class="card" aria-label="Payment">
<header class="only">${p("card")} ${b(s,t)} <span class="aside"><span class="pill good">${p("check")} ${e==="refunded"?"Refunded":"Paid"}</span></span></header>
</section>`:i`<section class="card" aria-label="Payment">
<header>
${p("card")} Payment
<span class="aside">${q[e]?i`<span class="pill bad">Not paid</span>`:a==="sandbox"?"sandbox, no real money":a}</span>
</header>
<div class="body">
<span class="amount num">${b(s,t)}</span>
${q[e]?i`<p class="soft">${q[e]}</p>`:n} ${this.trouble()}
${r&&a==="sandbox"?i`<button class="btn gold wide" aria-busy=${!!this.busy||!!this.told} ?disabled=${!!this.told} @click=${()=>this.pay("succeed")}>Pay now (sandbox)</button>
<p class="soft" role="status">${this.told}</p>
<details>
<summary>Try how it goes when it does not go well</summary>
<div class="pair">
<button class="btn quiet" @click=${()=>this.pay("decline")}>Decline</button>
<button class="btn quiet" @click=${()=>this.pay("delay")}>Delay</button>
<button class="btn quiet" @click=${()=>this.pay("duplicate")}>Pay twice</button>
${o?i`<a class="btn quiet" href=${$(o)} target="_blank" rel="noopener">Pay page</a>`:n}
</div>
</details>`:r&&o?i`<a class="btn gold wide" href=${$(o)} target="_blank" rel="noopener">Pay with ${a}</a>`:this.usable&&q[e]?i`<button class="btn wide" @click=${()=>this.act("checkout.start",{})}>Try again</button>`:n}
</div>
</section>`}};E.styles=m(y,h`
.only {
border: 0;
}
.amount {
font-size: 26px;
font-weight: 650;
}
summary {
min-height: var(--tap);
display: flex;
align-items: center;
cursor: pointer;
color: var(--soft);
font-size: 13.5px;
}
.pair .btn {
padding: 0 8px;
font-size: 13.5px;
}
`),c([g()],E.prototype,"told",2),E=c([u("fs-payment")],E);var O=h`
.body p {
text-wrap: pretty;
}
.link {
min-height: var(--tap);
border: 0;
background: none;
color: var(--brand);
font-weight: 600;
cursor: pointer;
}
.link:hover {
text-decoration: underline;
}
`,S=class extends f{render(){let{product:d,title:e,has_profile:s}=this.card,t={product:d??void 0};return i`<section class="card" aria-label="Measure me">
<header>${p("person")} ${e?`Your size in ${e}`:"Your size, from a short video"}</header>
<div class="body">
<p>Turn once in front of your phone: fifteen measurements, each with how sure we are. An estimate. Your video stays on your device.</p>
${this.usable?i`<button class="btn wide" @click=${()=>this.emit("measure",t)}>${s?"Your measurements":"Measure me"}</button>
${s?n:i`<button class="link" @click=${()=>this.emit("measure",{...t,manual:!0})}>I have a tape measure</button>`}`:n}
</div>
</section>`}};S.styles=m(y,O),S=c([u("fs-measure-card")],S);var z={measured:["check","Your measurements are ready","Have a look, correct what you know better, and let them stand.","Look at them"],refused:["alert","Not measured yet","The last try could not be used.","Try again"],confirmed:["check","Your measurements are kept","Products show your size and how sure we are.","Your measurements"]},D=class extends f{render(){let{session:d,state:e,remedy:s,fit:t,title:a}=this.card,[o,r,v,C]=z[e]??z.confirmed;return i`<section class="card" aria-label="Your measurements">
<header>${p(o)} ${this.readonly?e==="refused"?"Not measured yet":"Measured":r}${this.readonly&&t?.size?i`<span class="aside">fits ${t.size}</span>`:n}</header>
${this.readonly?n:i`<div class="body">
${t?i`<p>${a?i`<b>${a}</b><br />`:n}${t.text}</p>`:i`<p>${e==="refused"&&s||v}</p>`}
${this.live?i`<button class="btn ${e==="confirmed"?"quiet":""} wide" @click=${()=>this.emit("measure",{session:d??void 0})}>${C}</button>`:n}
</div>`}
</section>`}};D.styles=m(y,O),D=c([u("fs-measured")],D);var B=["Placed","Accepted","Shipped","Delivered"],F={new:0,placed:0,paid:0,accepted:1,in_production:1,ready:1,shipped:2,delivered:3,completed:3},Z={canceled:"Cancelled",cancelled:"Cancelled",rejected:"Declined by the vendor"};function V(l){let d=Z[l.status];if(d)return i`<span class="pill bad">${d}</span>`;let e=F[l.status]??0;return i`<ol class="steps" aria-label="Progress">
${B.map((s,t)=>i`<li class=${t<=e?"done":""} aria-current=${t===e?"step":n}>
<i>${t<=e?p("check"):n}</i>${s}${t<=e?i`<span class="sr">, done</span>`:n}
</li>`)}
</ol>`}var W=h`
.steps {
display: grid;
grid-template-columns: repeat(4, 1fr);
font-size: 12.5px;
text-align: center;
color: var(--soft);
}
.steps li {
position: relative;
display: grid;
justify-items: center;
gap: 4px;
}
.steps li + li::before {
content: "";
position: absolute;
top: 10px;
inset-inline: -50% 50%;
height: 2px;
background: var(--line);
}
.steps .done::before {
background: var(--good) !important;
}
.steps i {
position: relative;
z-index: 1;
display: grid;
place-items: center;
width: 22px;
height: 22px;
border-radius: 50%;
border: 2px solid var(--line);
background: var(--raised);
}
.steps .done i {
background: var(--good);
border-color: var(--good);
color: var(--raised);
}
.steps .done {
color: var(--ink);
font-weight: 600;
}
.steps svg.i {
width: 13px;
height: 13px;
stroke-width: 3;
}
`,T=class extends f{constructor(){super(...arguments);this.sure=!1}async cancel(){if(!this.sure){this.sure=!0;return}await this.act("order.cancel",{order:this.card.order})&&(this.sure=!1)}render(){let e=this.card,s=e.status==="canceled"||e.status==="cancelled";return i`<section class="card" aria-label="Order ${e.number}">
<header>
${p("cart")}<span class="number num">Order ${e.number}</span>
<span class="aside"><span class="pill ${s?"bad":"good"}">${s?"Cancelled":e.status==="completed"?"Completed":"Paid"}</span></span>
</header>
<div class="body">
<div class="row">
<span class="faces">${e.lines.slice(0,4).map(t=>i`<img class="thumb" src=${$(t.image)} alt="${t.quantity} × ${t.title}" />`)}</span>
<span class="soft">${e.lines.reduce((t,a)=>t+a.quantity,0)} items</span>
</div>
${e.vendor_orders.map(t=>i`<div class="part">
<div class="row"><span>${_(t.vendor)}</span><span class="soft num">${t.number}</span></div>
${V(t)} ${t.tracking?i`<p class="soft">Tracking: <span class="num">${t.tracking}</span></p>`:n}
</div>`)}
<dl class="sum">
<dt>Items</dt>
<dd class="num">${b(e.items_minor,e.currency)}</dd>
<dt>Delivery</dt>
<dd class="num">${e.delivery_minor?b(e.delivery_minor,e.currency):"Free"}</dd>
<dt>Tax</dt>
<dd class="num">${b(e.tax_minor,e.currency)}</dd>
<dt class="total">Total</dt>
<dd class="total num">${b(e.total_minor,e.currency)}</dd>
</dl>
${this.trouble()}
${this.usable&&e.can_cancel&&!s?i`<button class="btn ${this.sure?"danger":"quiet"} wide" aria-busy=${!!this.busy} @click=${this.cancel}>${this.sure?"Yes, cancel the whole order":"Cancel order"}</button>
${this.sure?i`<button class="btn quiet wide" @click=${()=>this.sure=!1}>Keep it</button>`:n}`:n}
</div>
</section>`}};T.styles=m(y,W,h`
.part {
display: grid;
gap: 10px;
}
.part + .part {
padding-top: 12px;
border-top: 1px solid var(--line);
}
.part > .row {
justify-content: space-between;
font-weight: 600;
}
.faces {
display: flex;
gap: 6px;
}
.thumb {
width: 48px;
}
.number {
font-weight: 650;
}
`),c([g()],T.prototype,"sure",2),T=c([u("fs-order")],T);var L=class extends f{render(){let{invoices:d,number:e}=this.card;return i`<section class="card" aria-label="Invoices">
<header>${p("file")} ${d.length===1?"Invoice":"Invoices"} <span class="aside num">${e}</span></header>
<ul class="body">
${d.map(s=>i`<li>
<a href=${$(s.url)} target="_blank" rel="noopener" @click=${t=>this.emit("fetch-file",{url:$(s.id?`/api/v1/invoices/${s.id}.pdf`:s.url)})||t.preventDefault()}>
${p("file")}<span><b>${s.number}</b> <span class="soft">PDF — ${_(s.vendor)}</span></span>
<span class="num">${b(s.total_minor,s.currency)}</span>
</a>
</li>`)}
</ul>
</section>`}};L.styles=m(y,h`
ul {
display: grid;
gap: 4px;
}
a {
display: flex;
align-items: center;
gap: 10px;
min-height: var(--tap);
color: inherit;
text-decoration: none;
}
a:hover span:nth-child(2) {
text-decoration: underline;
}
.num {
margin-inline-start: auto;
}
`),L=c([u("fs-invoice")],L);var R=class extends f{render(){let{vendor:d,conversation:e}=this.card;return i`<section class="card" aria-label="Conversation with ${d.name}">
<div class="body row">
${p("store")}<span>A line to <b>${d.name}</b> is open.</span>
${this.readonly?n:i`<button class="btn quiet" @click=${()=>this.emit("go",{conversation:e,vendor:d})}>Go there</button>`}
</div>
</section>`}};R=c([u("fs-vendor-thread")],R);var J=["👍","❤️","😍","😂","🎉","🙏"],X=450,Q=10,ee={edit:"Edit",copy:"Copy text",quote:"Quote",remove:"Remove"},x=class extends H{constructor(){super(...arguments);this.shown=null;this.log=null;this.sure=!1;this.from={x:0,y:0};this.beside=!1;this.held=!1;this.watched=null;this.down=e=>{let s=U(e.target);e.pointerType!=="touch"||!s||(this.from={x:e.clientX,y:e.clientY},clearTimeout(this.timer),this.held=!1,this.timer=setTimeout(()=>{this.held=!0,navigator.vibrate?.(8),this.emit("options",{seq:s})},X))};this.slipped=e=>{Math.hypot(e.clientX-this.from.x,e.clientY-this.from.y)>Q&&this.up()};this.up=()=>clearTimeout(this.timer);this.step=e=>{let s={ArrowDown:1,ArrowUp:-1}[e.key],t=e.target;if(!s||!t.classList.contains("more"))return;let a=[...this.log.querySelectorAll(".more")];a[a.indexOf(t)+s]?.focus(),e.preventDefault()}}render(){let{shown:e}=this;if(!e)return n;let s=this.sure?i`<p id="sure">Remove it for everybody? It cannot be brought back.</p>
${this.item("Remove",()=>this.chose("remove"),"bad")}${this.item("Keep it",()=>this.shut())}`:e.can.map(t=>this.item(ee[t],()=>t==="remove"?this.sure=!0:this.chose(t),t==="remove"?"bad":""));return i`<div class="box" role="menu" aria-label="Message options" aria-describedby=${this.sure?"sure":n} @keydown=${this.key}>
${this.sure?n:i`<div class="emoji" role="group" aria-label="React">
${J.map(t=>{let a=e.mine.includes(t);return i`<button role="menuitemcheckbox" aria-checked=${a} aria-label="React with ${t}" tabindex="-1" @click=${()=>this.chose("react",{emoji:t,on:!a})}>${t}</button>`})}
</div>`}
${e.can.length?i`<div class="list" role="none">${s}</div>`:n}
</div>`}item(e,s,t=""){return i`<button role="menuitem" tabindex="-1" class=${t} @click=${s}>${e}</button>`}willUpdate(e){e.has("shown")&&e.get("shown")?.seq!==this.shown?.seq&&(this.sure=this.beside=!1),this.toggleAttribute("open",!!this.shown)}updated(e){this.watch(),this.shown&&(this.place(),(e.get("shown")?.seq!==this.shown.seq&&e.has("shown")||e.has("sure"))&&this.items()[0]?.focus({preventScroll:!0}))}entry(){return this.shown&&this.log?.querySelector(`[data-seq="${this.shown.seq}"]`)}place(){let e=this.renderRoot.querySelector(".box"),s=this.entry()?.querySelector(".said")?.getBoundingClientRect();if(!s)return;let t=this.getBoundingClientRect(),a=s.left+s.width/2>t.left+t.width/2;e.classList.toggle("end",a);let{offsetHeight:o,offsetWidth:r}=e,v=s.bottom-t.top+6,C=v+o+12<=t.height?v:Math.max(12,s.top-t.top-o-6),M=a?s.right-t.left-r:s.left-t.left;e.style.top=`${Math.max(12,Math.min(C,t.height-o-12))}px`,e.style.left=`${Math.max(12,Math.min(M,t.width-r-12))}px`}items(){return[...this.renderRoot.querySelectorAll("[role^=menuitem]")]}key(e){let s=this.items(),t=s.indexOf(this.renderRoot.activeElement),a={ArrowDown:t+1,ArrowRight:t+1,ArrowUp:t-1,ArrowLeft:t-1,Home:0,End:-1}[e.key];if(a!==void 0)s.at(a%s.length).focus();else if(e.key==="Escape"||e.key==="Tab")this.shut();else return;e.preventDefault(),e.stopPropagation()}chose(e,s={}){let{shown:t}=this;t&&(e==="copy"&&navigator.clipboard?.writeText(t.text).catch(()=>{}),this.shut(),e!=="copy"&&this.emit("chose",{seq:t.seq,what:e,...s}))}shut(){let e=this.entry()?.querySelector(".more");this.emit("shut"),e?.focus({preventScroll:!0})}watch(){if(this.watched||!this.log)return;this.watched=this.log;let{log:e}=this;this.addEventListener("pointerdown",s=>this.beside=s.composedPath()[0]===this),this.addEventListener("click",s=>this.beside&&s.composedPath()[0]===this&&this.shut()),e.addEventListener("pointerdown",this.down,{passive:!0}),e.addEventListener("pointermove",this.slipped,{passive:!0});for(let s of["pointerup","pointercancel","scroll"])e.addEventListener(s,this.up,{passive:!0});e.addEventListener("contextmenu",s=>s.pointerType==="touch"&&U(s.target)&&s.preventDefault()),e.addEventListener("touchend",s=>this.held&&s.preventDefault()),e.addEventListener("keydown",this.step)}};x.styles=m(h`
:host { position: absolute; inset: 0; z-index: 5; display: none; background: color-mix(in srgb, var(--ink) 14%, transparent); }
:host([open]) { display: block; }
.box { position: absolute; display: grid; gap: 8px; width: max-content; max-width: calc(100% - 24px); animation: pop 0.16s var(--ease, ease-out); }
.emoji, .list { border: 1px solid var(--line); border-radius: 16px; background: var(--raised); box-shadow: var(--shadow); }
.emoji { display: flex; gap: 2px; padding: 4px; border-radius: 99px; }
button { border: 0; background: none; color: inherit; font: inherit; cursor: pointer; }
.emoji button { width: 44px; height: 44px; border-radius: 50%; font-size: 22px; line-height: 1; }
.emoji button:hover { background: var(--wash); }
.emoji button[aria-checked="true"] { background: var(--brand-wash); box-shadow: inset 0 0 0 1.5px var(--brand); }
.list { display: grid; overflow: hidden; min-width: 176px; padding: 4px; }
.end .list, .end .emoji { justify-self: end; }
.list button { min-height: 44px; padding: 0 14px; border-radius: 12px; text-align: start; font-size: 15px; }
.list button:hover { background: var(--wash); }
.list .bad { color: var(--bad); }
.list p { margin: 8px 14px 4px; font-size: 14px; color: var(--soft); max-width: 220px; }
@keyframes pop { from { opacity: 0; transform: scale(0.96); } }
@media (prefers-reduced-motion: reduce) { .box { animation: none; } }
`),c([P({attribute:!1})],x.prototype,"shown",2),c([P({attribute:!1})],x.prototype,"log",2),c([g()],x.prototype,"sure",2),x=c([u("fs-options")],x);function U(l){let d=l?.closest(".said");return d&&!l.closest("a, button")?Number(d.closest("[data-seq]")?.dataset.seq??0):0}})();
