"use strict";(()=>{var Pi=Object.defineProperty;var Oi=Object.getOwnPropertyDescriptor;var l=(r,t,e,i)=>{for(var s=i>1?void 0:i?Oi(t,e):t,n=r.length-1,o;n>=0;n--)(o=r[n])&&(s=(i?o(t,e,s):o(s))||s);return i&&s&&Pi(t,e,s),s};var F={locale:void 0,origin:"",askVendor:!0},z=r=>r.startsWith("/")?F.origin+r:r;var je=globalThis,Fe=je.ShadowRoot&&(je.ShadyCSS===void 0||je.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,yt=Symbol(),Ot=new WeakMap,Te=class{constructor(t,e,i){if(this._$cssResult$=!0,i!==yt)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(Fe&&t===void 0){let i=e!==void 0&&e.length===1;i&&(t=Ot.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),i&&Ot.set(e,t))}return t}toString(){return this.cssText}},te=r=>new Te(typeof r=="string"?r:r+"",void 0,yt),x=(r,...t)=>{let e=r.length===1?r[0]:t.reduce((i,s,n)=>i+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+r[n+1],r[0]);return new Te(e,r,yt)},zt=(r,t)=>{if(Fe)r.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let i=document.createElement("style"),s=je.litNonce;s!==void 0&&i.setAttribute("nonce",s),i.textContent=e.cssText,r.appendChild(i)}},xt=Fe?r=>r:r=>r instanceof CSSStyleSheet?(t=>{let e="";for(let i of t.cssRules)e+=i.cssText;return te(e)})(r):r;var{is:zi,defineProperty:Li,getOwnPropertyDescriptor:Di,getOwnPropertyNames:Ni,getOwnPropertySymbols:Ii,getPrototypeOf:Hi}=Object,Ue=globalThis,Lt=Ue.trustedTypes,ji=Lt?Lt.emptyScript:"",Fi=Ue.reactiveElementPolyfillSupport,Se=(r,t)=>r,Ee={toAttribute(r,t){switch(t){case Boolean:r=r?ji:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,t){let e=r;switch(t){case Boolean:e=r!==null;break;case Number:e=r===null?null:Number(r);break;case Object:case Array:try{e=JSON.parse(r)}catch{e=null}}return e}},Be=(r,t)=>!zi(r,t),Dt={attribute:!0,type:String,converter:Ee,reflect:!1,useDefault:!1,hasChanged:Be};Symbol.metadata??=Symbol("metadata"),Ue.litPropertyMetadata??=new WeakMap;var W=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=Dt){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let i=Symbol(),s=this.getPropertyDescriptor(t,i,e);s!==void 0&&Li(this.prototype,t,s)}}static getPropertyDescriptor(t,e,i){let{get:s,set:n}=Di(this.prototype,t)??{get(){return this[e]},set(o){this[e]=o}};return{get:s,set(o){let d=s?.call(this);n?.call(this,o),this.requestUpdate(t,d,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??Dt}static _$Ei(){if(this.hasOwnProperty(Se("elementProperties")))return;let t=Hi(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(Se("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(Se("properties"))){let e=this.properties,i=[...Ni(e),...Ii(e)];for(let s of i)this.createProperty(s,e[s])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[i,s]of e)this.elementProperties.set(i,s)}this._$Eh=new Map;for(let[e,i]of this.elementProperties){let s=this._$Eu(e,i);s!==void 0&&this._$Eh.set(s,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let i=new Set(t.flat(1/0).reverse());for(let s of i)e.unshift(xt(s))}else t!==void 0&&e.push(xt(t));return e}static _$Eu(t,e){let i=e.attribute;return i===!1?void 0:typeof i=="string"?i:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let i of e.keys())this.hasOwnProperty(i)&&(t.set(i,this[i]),delete this[i]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return zt(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,i){this._$AK(t,i)}_$ET(t,e){let i=this.constructor.elementProperties.get(t),s=this.constructor._$Eu(t,i);if(s!==void 0&&i.reflect===!0){let n=(i.converter?.toAttribute!==void 0?i.converter:Ee).toAttribute(e,i.type);this._$Em=t,n==null?this.removeAttribute(s):this.setAttribute(s,n),this._$Em=null}}_$AK(t,e){let i=this.constructor,s=i._$Eh.get(t);if(s!==void 0&&this._$Em!==s){let n=i.getPropertyOptions(s),o=typeof n.converter=="function"?{fromAttribute:n.converter}:n.converter?.fromAttribute!==void 0?n.converter:Ee;this._$Em=s;let d=o.fromAttribute(e,n.type);this[s]=d??this._$Ej?.get(s)??d,this._$Em=null}}requestUpdate(t,e,i,s=!1,n){if(t!==void 0){let o=this.constructor;if(s===!1&&(n=this[t]),i??=o.getPropertyOptions(t),!((i.hasChanged??Be)(n,e)||i.useDefault&&i.reflect&&n===this._$Ej?.get(t)&&!this.hasAttribute(o._$Eu(t,i))))return;this.C(t,e,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:i,reflect:s,wrapped:n},o){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,o??e??this[t]),n!==!0||o!==void 0)||(this._$AL.has(t)||(this.hasUpdated||i||(e=void 0),this._$AL.set(t,e)),s===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,n]of this._$Ep)this[s]=n;this._$Ep=void 0}let i=this.constructor.elementProperties;if(i.size>0)for(let[s,n]of i){let{wrapped:o}=n,d=this[s];o!==!0||this._$AL.has(s)||d===void 0||this.C(s,void 0,n,d)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(e)):this._$EM()}catch(i){throw t=!1,this._$EM(),i}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};W.elementStyles=[],W.shadowRootOptions={mode:"open"},W[Se("elementProperties")]=new Map,W[Se("finalized")]=new Map,Fi?.({ReactiveElement:W}),(Ue.reactiveElementVersions??=[]).push("2.1.2");var $t=globalThis,Nt=r=>r,Ve=$t.trustedTypes,It=Ve?Ve.createPolicy("lit-html",{createHTML:r=>r}):void 0,kt="$lit$",K=`lit$${Math.random().toFixed(9).slice(2)}$`,_t="?"+K,Ui=`<${_t}>`,re=document,Ce=()=>re.createComment(""),Me=r=>r===null||typeof r!="object"&&typeof r!="function",Tt=Array.isArray,Vt=r=>Tt(r)||typeof r?.[Symbol.iterator]=="function",wt=`[ 	
\f\r]`,Ae=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Ht=/-->/g,jt=/>/g,ie=RegExp(`>|${wt}(?:([^\\s"'>=/]+)(${wt}*=${wt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Ft=/'/g,Ut=/"/g,Wt=/^(?:script|style|textarea|title)$/i,St=r=>(t,...e)=>({_$litType$:r,strings:t,values:e}),a=St(1),y=St(2),Qs=St(3),Y=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),Bt=new WeakMap,se=re.createTreeWalker(re,129);function Kt(r,t){if(!Tt(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return It!==void 0?It.createHTML(t):t}var Yt=(r,t)=>{let e=r.length-1,i=[],s,n=t===2?"<svg>":t===3?"<math>":"",o=Ae;for(let d=0;d<e;d++){let p=r[d],u,g,f=-1,b=0;for(;b<p.length&&(o.lastIndex=b,g=o.exec(p),g!==null);)b=o.lastIndex,o===Ae?g[1]==="!--"?o=Ht:g[1]!==void 0?o=jt:g[2]!==void 0?(Wt.test(g[2])&&(s=RegExp("</"+g[2],"g")),o=ie):g[3]!==void 0&&(o=ie):o===ie?g[0]===">"?(o=s??Ae,f=-1):g[1]===void 0?f=-2:(f=o.lastIndex-g[2].length,u=g[1],o=g[3]===void 0?ie:g[3]==='"'?Ut:Ft):o===Ut||o===Ft?o=ie:o===Ht||o===jt?o=Ae:(o=ie,s=void 0);let k=o===ie&&r[d+1].startsWith("/>")?" ":"";n+=o===Ae?p+Ui:f>=0?(i.push(u),p.slice(0,f)+kt+p.slice(f)+K+k):p+K+(f===-2?d:k)}return[Kt(r,n+(r[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),i]},Re=class r{constructor({strings:t,_$litType$:e},i){let s;this.parts=[];let n=0,o=0,d=t.length-1,p=this.parts,[u,g]=Yt(t,e);if(this.el=r.createElement(u,i),se.currentNode=this.el.content,e===2||e===3){let f=this.el.content.firstChild;f.replaceWith(...f.childNodes)}for(;(s=se.nextNode())!==null&&p.length<d;){if(s.nodeType===1){if(s.hasAttributes())for(let f of s.getAttributeNames())if(f.endsWith(kt)){let b=g[o++],k=s.getAttribute(f).split(K),R=/([.?@])?(.*)/.exec(b);p.push({type:1,index:n,name:R[2],strings:k,ctor:R[1]==="."?Ke:R[1]==="?"?Ye:R[1]==="@"?Ge:oe}),s.removeAttribute(f)}else f.startsWith(K)&&(p.push({type:6,index:n}),s.removeAttribute(f));if(Wt.test(s.tagName)){let f=s.textContent.split(K),b=f.length-1;if(b>0){s.textContent=Ve?Ve.emptyScript:"";for(let k=0;k<b;k++)s.append(f[k],Ce()),se.nextNode(),p.push({type:2,index:++n});s.append(f[b],Ce())}}}else if(s.nodeType===8)if(s.data===_t)p.push({type:2,index:n});else{let f=-1;for(;(f=s.data.indexOf(K,f+1))!==-1;)p.push({type:7,index:n}),f+=K.length-1}n++}}static createElement(t,e){let i=re.createElement("template");return i.innerHTML=t,i}};function ne(r,t,e=r,i){if(t===Y)return t;let s=i!==void 0?e._$Co?.[i]:e._$Cl,n=Me(t)?void 0:t._$litDirective$;return s?.constructor!==n&&(s?._$AO?.(!1),n===void 0?s=void 0:(s=new n(r),s._$AT(r,e,i)),i!==void 0?(e._$Co??=[])[i]=s:e._$Cl=s),s!==void 0&&(t=ne(r,s._$AS(r,t.values),s,i)),t}var We=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:i}=this._$AD,s=(t?.creationScope??re).importNode(e,!0);se.currentNode=s;let n=se.nextNode(),o=0,d=0,p=i[0];for(;p!==void 0;){if(o===p.index){let u;p.type===2?u=new he(n,n.nextSibling,this,t):p.type===1?u=new p.ctor(n,p.name,p.strings,this,t):p.type===6&&(u=new Je(n,this,t)),this._$AV.push(u),p=i[++d]}o!==p?.index&&(n=se.nextNode(),o++)}return se.currentNode=re,s}p(t){let e=0;for(let i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(t,i,e),e+=i.strings.length-2):i._$AI(t[e])),e++}},he=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,i,s){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=i,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=ne(this,t,e),Me(t)?t===c||t==null||t===""?(this._$AH!==c&&this._$AR(),this._$AH=c):t!==this._$AH&&t!==Y&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Vt(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==c&&Me(this._$AH)?this._$AA.nextSibling.data=t:this.T(re.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:i}=t,s=typeof i=="number"?this._$AC(t):(i.el===void 0&&(i.el=Re.createElement(Kt(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===s)this._$AH.p(e);else{let n=new We(s,this),o=n.u(this.options);n.p(e),this.T(o),this._$AH=n}}_$AC(t){let e=Bt.get(t.strings);return e===void 0&&Bt.set(t.strings,e=new Re(t)),e}k(t){Tt(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,i,s=0;for(let n of t)s===e.length?e.push(i=new r(this.O(Ce()),this.O(Ce()),this,this.options)):i=e[s],i._$AI(n),s++;s<e.length&&(this._$AR(i&&i._$AB.nextSibling,s),e.length=s)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let i=Nt(t).nextSibling;Nt(t).remove(),t=i}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},oe=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,i,s,n){this.type=1,this._$AH=c,this._$AN=void 0,this.element=t,this.name=e,this._$AM=s,this.options=n,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=c}_$AI(t,e=this,i,s){let n=this.strings,o=!1;if(n===void 0)t=ne(this,t,e,0),o=!Me(t)||t!==this._$AH&&t!==Y,o&&(this._$AH=t);else{let d=t,p,u;for(t=n[0],p=0;p<n.length-1;p++)u=ne(this,d[i+p],e,p),u===Y&&(u=this._$AH[p]),o||=!Me(u)||u!==this._$AH[p],u===c?t=c:t!==c&&(t+=(u??"")+n[p+1]),this._$AH[p]=u}o&&!s&&this.j(t)}j(t){t===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},Ke=class extends oe{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===c?void 0:t}},Ye=class extends oe{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==c)}},Ge=class extends oe{constructor(t,e,i,s,n){super(t,e,i,s,n),this.type=5}_$AI(t,e=this){if((t=ne(this,t,e,0)??c)===Y)return;let i=this._$AH,s=t===c&&i!==c||t.capture!==i.capture||t.once!==i.once||t.passive!==i.passive,n=t!==c&&(i===c||s);s&&this.element.removeEventListener(this.name,this,i),n&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},Je=class{constructor(t,e,i){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(t){ne(this,t)}},Gt={M:kt,P:K,A:_t,C:1,L:Yt,R:We,D:Vt,V:ne,I:he,H:oe,N:Ye,U:Ge,B:Ke,F:Je},Bi=$t.litHtmlPolyfillSupport;Bi?.(Re,he),($t.litHtmlVersions??=[]).push("3.3.3");var Jt=(r,t,e)=>{let i=e?.renderBefore??t,s=i._$litPart$;if(s===void 0){let n=e?.renderBefore??null;i._$litPart$=s=new he(t.insertBefore(Ce(),n),n,void 0,e??{})}return s._$AI(r),s};var Et=globalThis,Z=class extends W{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=Jt(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return Y}};Z._$litElement$=!0,Z.finalized=!0,Et.litElementHydrateSupport?.({LitElement:Z});var Vi=Et.litElementPolyfillSupport;Vi?.({LitElement:Z});(Et.litElementVersions??=[]).push("4.2.2");var w=r=>(t,e)=>{e!==void 0?e.addInitializer(()=>{customElements.define(r,t)}):customElements.define(r,t)};var Wi={attribute:!0,type:String,converter:Ee,reflect:!1,hasChanged:Be},Ki=(r=Wi,t,e)=>{let{kind:i,metadata:s}=e,n=globalThis.litPropertyMetadata.get(s);if(n===void 0&&globalThis.litPropertyMetadata.set(s,n=new Map),i==="setter"&&((r=Object.create(r)).wrapped=!0),n.set(e.name,r),i==="accessor"){let{name:o}=e;return{set(d){let p=t.get.call(this);t.set.call(this,d),this.requestUpdate(o,p,r,!0,d)},init(d){return d!==void 0&&this.C(o,void 0,r,d),d}}}if(i==="setter"){let{name:o}=e;return function(d){let p=this[o];t.call(this,d),this.requestUpdate(o,p,r,!0,d)}}throw Error("Unsupported decorator location: "+i)};function h(r){return(t,e)=>typeof e=="object"?Ki(r,t,e):((i,s,n)=>{let o=s.hasOwnProperty(n);return s.constructor.createProperty(n,i),o?Object.getOwnPropertyDescriptor(s,n):void 0})(r,t,e)}function v(r){return h({...r,state:!0,attribute:!1})}var ae=(r,t,e)=>(e.configurable=!0,e.enumerable=!0,Reflect.decorate&&typeof t!="object"&&Object.defineProperty(r,t,e),e);function M(r,t){return(e,i,s)=>{let n=o=>o.renderRoot?.querySelector(r)??null;if(t){let{get:o,set:d}=typeof i=="object"?e:s??(()=>{let p=Symbol();return{get(){return this[p]},set(u){this[p]=u}}})();return ae(e,i,{get(){let p=o.call(this);return p===void 0&&(p=n(this),(p!==null||this.hasUpdated)&&d.call(this,p)),p}})}return ae(e,i,{get(){return n(this)}})}}var Zt=":host{font:400 15px/1.45 var(--sans);color:var(--ink);-webkit-text-size-adjust:100%}:host([hidden]),[hidden]{display:none!important}*,*:before,*:after{box-sizing:border-box}button,input,select,textarea{font:inherit;color:inherit;letter-spacing:inherit}:focus-visible{outline:2px solid var(--brand);outline-offset:2px}a{color:var(--brand);text-underline-offset:2px}.btn{display:inline-flex;align-items:center;justify-content:center;gap:8px;min-height:var(--tap);padding:0 16px;border:1px solid transparent;border-radius:999px;background:var(--brand);color:var(--brand-ink);font-weight:600;text-decoration:none;cursor:pointer;transition:filter .15s,background .15s}.btn:hover{filter:brightness(1.08)}.btn.quiet{background:transparent;color:var(--ink);border-color:var(--line-strong)}.btn.quiet:hover{background:var(--wash);filter:none}.btn.gold{background:var(--gold);color:var(--gold-ink)}.btn.danger{background:transparent;color:var(--bad);border-color:currentColor}.btn.wide{width:100%}.btn[disabled],.btn[aria-busy=true],.icon[aria-busy=true]{opacity:.55;cursor:default;filter:none}.icon{display:inline-grid;place-items:center;width:var(--tap);height:var(--tap);padding:0;border:0;border-radius:50%;background:transparent;color:inherit;cursor:pointer}.icon:hover{background:color-mix(in srgb,currentColor 9%,transparent)}svg.i{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round;flex:none}.field{display:grid;gap:4px;font-size:13px;font-weight:600}.field input,.field select,.field textarea{width:100%;min-height:var(--tap);padding:8px 12px;border:1px solid var(--line-strong);border-radius:var(--radius-small);background:var(--paper);font-weight:400;font-size:16px}.field [aria-invalid=true]{border-color:var(--bad)}.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}.num{font-variant-numeric:tabular-nums}@media(prefers-reduced-motion:reduce){*,*:before,*:after{animation-duration:1ms!important;animation-iteration-count:1!important;transition-duration:1ms!important;scroll-behavior:auto!important}}";var Xt=':root,:host{color-scheme:light dark;--paper: light-dark(#ffffff, #11121d);--wash: light-dark(#f5f4f0, #191b2a);--raised: light-dark(#ffffff, #1e2032);--ink: light-dark(#14162b, #f1eff8);--soft: light-dark(#5b5d72, #a9abc4);--line: light-dark(#e2e0d9, #313450);--line-strong: light-dark(#8d8fa3, #6f7294);--brand: light-dark(#2a2f86, #aab0ff);--brand-ink: light-dark(#ffffff, #14162b);--brand-wash: light-dark(#ecebfa, #262a4d);--gold: #f2b138;--gold-ink: #14162b;--good: light-dark(#17663f, #7fd6a6);--good-wash: light-dark(#e3f3ea, #17352a);--warn: light-dark(#8a4b00, #f3bf73);--warn-wash: light-dark(#fdf1de, #3a2c17);--bad: light-dark(#a8203a, #ff9bab);--bad-wash: light-dark(#fbe8eb, #40202a);--shadow: 0 1px 2px rgb(20 22 43 / 6%), 0 12px 40px rgb(20 22 43 / 16%);--radius: 14px;--radius-small: 9px;--tap: 44px;--sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;--display: "Fashionistar Display", "Bodoni 72", "Bodoni MT", Didot, "Playfair Display", "Times New Roman", serif;--ease: cubic-bezier(.2, .7, .2, 1)}:root[data-theme=light],:host([theme="light"]){color-scheme:light}:root[data-theme=dark],:host([theme="dark"]){color-scheme:dark}';var Qt=te(Xt),At=te(Zt),$=(...r)=>[At,x`:host{display:block}`,...r],S=class extends Z{emit(t,e){return this.dispatchEvent(new CustomEvent(t,{detail:e,bubbles:!0,composed:!0,cancelable:!0}))}};var ei=0;function qe(r=Date.now()){r=ei=Math.max(r,ei+1);let t=crypto.getRandomValues(new Uint8Array(16));for(let i=0;i<6;i++)t[i]=Math.floor(r/2**(8*(5-i)))&255;t[6]=t[6]&15|112,t[8]=t[8]&63|128;let e=Array.from(t,i=>i.toString(16).padStart(2,"0")).join("");return`${e.slice(0,8)}-${e.slice(8,12)}-${e.slice(12,16)}-${e.slice(16,20)}-${e.slice(20)}`}var ti="fashionistar:console:muted",Ze=class{constructor(){this.muted=Xe(ti)==="1";this.audio=null;this.rangAt=0;this.title=document.title;this.icon=document.querySelector('link[rel="icon"]');this.plain=this.icon?.href??"";this.shown=-1;let t=()=>{this.audio??=new AudioContext};addEventListener("pointerdown",t,{once:!0}),addEventListener("keydown",t,{once:!0})}setMuted(t){this.muted=t;try{localStorage.setItem(ti,t?"1":"0")}catch{}t||this.ring(!0)}badge(t){t!==this.shown&&(this.shown=t,document.title=t?`(${t}) ${this.title}`:this.title,this.icon&&(this.icon.href=t?Ji(t):this.plain))}ring(t=!1){let e=this.audio;if(!(!e||!t&&(this.muted||Date.now()-this.rangAt<4e3))){this.rangAt=Date.now(),e.state==="suspended"&&e.resume();for(let[i,s]of[659.25,987.77].entries()){let n=e.currentTime+i*.14,o=e.createOscillator(),d=e.createGain();o.type="sine",o.frequency.value=s,d.gain.setValueAtTime(0,n),d.gain.linearRampToValueAtTime(.16,n+.015),d.gain.exponentialRampToValueAtTime(5e-4,n+.5),o.connect(d).connect(e.destination),o.start(n),o.stop(n+.55)}}}};function Ji(r){let t=document.createElement("canvas");t.width=t.height=64;let e=t.getContext("2d");return e?(e.fillStyle="#2a2f86",e.beginPath(),e.roundRect(0,0,64,64,16),e.fill(),e.fillStyle="#f2b138",e.beginPath(),e.arc(32,32,26,0,7),e.fill(),e.fillStyle="#14162b",e.font=`700 ${r>9?30:38}px system-ui, sans-serif`,e.textAlign="center",e.textBaseline="middle",e.fillText(r>99?"99":String(r),32,34),t.toDataURL()):""}function Xe(r){try{return localStorage.getItem(r)}catch{return null}}var de=class extends Error{constructor(e,i=""){super(i||e);this.code=e}};var I=class extends Error{constructor(e,i="",s=!1,n={},o){super(i||e);this.code=e;this.temporary=s;this.details=n;this.retryAfterMs=o}};var Zi=6e4,Xi=r=>document.cookie.split("; ").find(t=>t.startsWith(`${r}=`))?.slice(r.length+1)??"",Qe=class{constructor(t,e){this.tenant=t;this.csrf=e;this.ticket=null;this.asking=null}async get(t=!1){return!t&&this.ticket&&Date.parse(this.ticket.expires_at)-Date.now()>Zi?this.ticket:(this.asking??=this.ask().finally(()=>this.asking=null),this.asking)}async ask(){let t=await fetch("/api/v1/console/token",{method:"POST",headers:{"Content-Type":"application/json","X-CSRFToken":Xi("csrftoken")||this.csrf},body:JSON.stringify({tenant:this.tenant})});if(t.ok)return this.ticket=await t.json();throw t.status>=500||t.status===429?new Error(`token: ${t.status}`):new de("unauthorised")}},et=class{constructor(t){this.tickets=t}async orders(t={}){return this.get("/api/v1/console/orders",{...t})}async step(t,e,i,s){await this.call(`/api/v1/console/orders/${t}/steps`,{method:"POST",headers:{"Content-Type":"application/json","Idempotency-Key":s},body:JSON.stringify({step:e,...i})})}async search(t){return(await this.get("/api/v1/console/inbox",{q:t})).items}async embed(){return(await this.get("/api/v1/console/embed",{})).items}async products(t,e,i=24){return this.get("/api/v1/console/products",{site:t,query:e,limit:i})}async get(t,e){let i=Object.entries(e).filter(([,n])=>n!==void 0&&n!==""),s=new URLSearchParams(i.map(([n,o])=>[n,String(o)]));return this.call(`${t}?${s}`,{})}async call(t,e){let{token:i}=await this.tickets.get(),s=await fetch(t,{...e,headers:{...e.headers,Authorization:`Bearer ${i}`}}).catch(()=>{throw new I("unknown","No connection.",!0)});if(s.ok)return await s.json();let n=await s.json().catch(()=>({}));throw new I(n.code??"internal",n.message??n.detail??`The server answered ${s.status}.`,s.status>=500)}};var ii=":host{display:grid;grid-template:auto minmax(0,1fr) / 68px 348px minmax(0,1fr);height:100dvh;background:var(--wash);color:var(--ink);overflow:hidden}:host([side]){grid-template-columns:68px 348px minmax(0,1fr) 364px}:host([wide]){grid-template-columns:68px minmax(0,1fr)}nav{display:flex;flex-direction:column;align-items:center;gap:4px;padding:14px 0 12px;background:#14162b;color:#c9cbe6}nav a,nav button{position:relative;display:grid;justify-items:center;align-content:center;gap:3px;width:56px;min-height:52px;padding:0;border:0;border-radius:12px;background:none;color:inherit;font-size:11px;font-weight:550;text-decoration:none;cursor:pointer}nav .logo{width:44px;min-height:44px;margin-bottom:12px}nav .logo img{display:block}nav a:hover,nav button:hover{background:#ffffff17;color:#fff}nav a[aria-current]{background:#ffffff24;color:#fff}nav :focus-visible{outline-color:var(--gold)}nav .count{position:absolute;top:3px;right:5px;min-width:18px;padding:0 4px;border-radius:99px;background:var(--gold);color:var(--gold-ink);font-size:11px;font-weight:700;line-height:18px;text-align:center}nav .space{flex:1}.sync{display:grid;justify-items:center;gap:4px;width:64px;margin:6px 0;font-size:11px;font-weight:550;text-align:center;line-height:1.2}.sync i{width:9px;height:9px;border-radius:50%;background:#7fd6a6}.sync.busy i{background:var(--gold);animation:pulse 1s infinite alternate}.sync.down i{background:#ff9bab}details.me{position:relative}details.me summary{list-style:none;display:grid;place-items:center;width:44px;height:44px;border-radius:50%;background:var(--gold);color:var(--gold-ink);font-size:14px;font-weight:700;cursor:pointer}details.me summary::-webkit-details-marker{display:none}.menu{position:absolute;z-index:30;bottom:0;left:60px;width:264px;padding:8px;border:1px solid var(--line);border-radius:16px;background:var(--raised);color:var(--ink);box-shadow:var(--shadow)}.menu p{margin:0;padding:8px 12px 12px;font-size:13px;color:var(--soft);overflow-wrap:anywhere}.menu p b{display:block;font-size:15px;color:var(--ink)}.menu h2{margin:0;padding:8px 12px 4px;border-top:1px solid var(--line);font-size:12px;font-weight:600;color:var(--soft)}.menu a{display:flex;justify-items:start;align-items:center;gap:8px;width:100%;min-height:40px;padding:0 12px;font-size:14px;color:var(--ink)}.menu a:hover{background:var(--wash);color:var(--ink)}.menu a[aria-current]{background:var(--brand-wash);color:var(--brand)}fs-inbox{border-inline-end:1px solid var(--line);min-width:0}main{display:contents}.stage{display:grid;min-width:0;min-height:0;position:relative;container-type:inline-size}.stage>*{min-height:0;min-width:0}fs-side{border-inline-start:1px solid var(--line)}.nothing{place-self:center;padding:32px;text-align:center;color:var(--soft)}.nothing svg{width:72px;height:72px;stroke-width:.9;color:var(--line-strong)}.nothing h2{margin:12px 0 4px;font:500 26px/1.3 var(--display);color:var(--ink)}.nothing p{margin:0 0 16px}.nothing kbd{display:inline-block;min-width:22px;padding:0 6px;border:1px solid var(--line-strong);border-radius:5px;font:600 12px/18px var(--sans)}.strip{grid-area:1 / 1 / 2 / -1;display:flex;align-items:center;justify-content:center;gap:12px;min-height:44px;padding:4px 16px;background:var(--warn-wash);color:var(--warn);font-size:14px;font-weight:600}.strip .btn{min-height:32px;padding:0 14px;font-size:13px}nav,fs-inbox,.stage,fs-side{grid-row:2}.toast{position:fixed;z-index:45;left:50%;top:80px;translate:-50% 0;display:flex;align-items:center;gap:10px;max-width:calc(100vw - 24px);padding:6px 6px 6px 18px;border-radius:99px;background:#14162b;color:#fff;font-size:14px;box-shadow:var(--shadow)}.toast.bad{background:#7d1228}.toast .icon{width:36px;height:36px}nav .skip{position:fixed;z-index:50;top:8px;left:-999px;width:auto;min-height:40px;padding:0 16px;background:var(--gold);color:var(--gold-ink);font-size:14px}nav .skip:focus{left:8px}nav button[aria-pressed=false]{color:#9fa2c4}@keyframes pulse{to{opacity:.35}}@media(max-width:1279px){:host,:host([side]){grid-template-columns:68px 316px minmax(0,1fr)}:host([wide]){grid-template-columns:68px minmax(0,1fr)}fs-side{position:fixed;z-index:20;inset:0 0 0 auto;width:min(400px,100vw);box-shadow:var(--shadow)}}@media(max-width:899px){:host,:host([side]),:host([wide]){grid-template:auto minmax(0,1fr) auto / minmax(0,1fr)}nav{grid-row:3;flex-direction:row;justify-content:space-around;gap:0;padding:4px 4px calc(4px + env(safe-area-inset-bottom))}nav .logo,nav .space,nav .help{display:none}nav a,nav button{min-height:48px}.sync{width:48px;margin:0}.menu{position:fixed;left:auto;right:8px;bottom:68px}.menu a{width:100%}fs-inbox{border:0}:host([thread]) fs-inbox,:host([thread]) nav,:host(:not([thread]):not([wide])) .stage{display:none}fs-inbox,.stage{grid-area:2 / 1}}";function Pe(r,t=Date.now()){if(!r)return"";let e=Math.floor((t-Date.parse(r))/6e4);return e<1?"now":e<60?`${e} min`:e<1440?`${Math.floor(e/60)} h`:e<10080?`${Math.floor(e/1440)} d`:new Date(r).toLocaleDateString([],{day:"numeric",month:"short"})}function ue(r,t=Date.now()){let e=Math.floor((t-Date.parse(r))/6e4);if(e<1)return"less than a minute";if(e<60)return`${e} minute${e===1?"":"s"}`;let i=Math.floor(e/60);return i<24?`${i} hour${i===1?"":"s"}`:`${Math.floor(i/24)} days`}var le=r=>new Date(r).toLocaleTimeString([],{hour:"numeric",minute:"2-digit"}),it=r=>new Date(r).toLocaleString([],{dateStyle:"full",timeStyle:"short"});function si(r,t=new Date){let e=new Date(r),i=Math.round((tt(t)-tt(e))/864e5);return i<=1?i<=0?"Today":"Yesterday":i<7?e.toLocaleDateString([],{weekday:"long"}):e.toLocaleDateString([],{day:"numeric",month:"long",...e.getFullYear()!==t.getFullYear()&&{year:"numeric"}})}var ri=(r,t)=>tt(new Date(r))===tt(new Date(t)),tt=r=>new Date(r.getFullYear(),r.getMonth(),r.getDate()).getTime(),st=r=>r.split(/\s+/).filter(Boolean).slice(0,2).map(t=>t[0].toUpperCase()).join("")||"?",ni=r=>[...r].reduce((t,e)=>(t*31+e.charCodeAt(0))%360,7);var es={inbox:y`<path d="M4 13h4l1.5 3h5L16 13h4"/><path d="M6.5 5h11L20 13v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-5z"/>`,orders:y`<path d="M5 8h14l-1 12H6z"/><path d="M9 11V7a3 3 0 0 1 6 0v4"/>`,install:y`<path d="m8 8-4 4 4 4M16 8l4 4-4 4M13.5 5l-3 14"/>`,help:y`<circle cx="12" cy="12" r="8.5"/><path d="M9.8 9.6a2.3 2.3 0 1 1 3.3 2.1c-.8.4-1.1.9-1.1 1.8M12 16.6v.1"/>`,sound:y`<path d="M5 10v4h3l4 3.5v-11L8 10zM15.5 9.5a3.6 3.6 0 0 1 0 5M18 7a7 7 0 0 1 0 10"/>`,muted:y`<path d="M5 10v4h3l4 3.5v-11L8 10zM16 10l4 4M20 10l-4 4"/>`,search:y`<circle cx="11" cy="11" r="6"/><path d="m15.5 15.5 4 4"/>`,back:y`<path d="M15 5l-7 7 7 7"/>`,close:y`<path d="M6 6l12 12M18 6 6 18"/>`,check:y`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,ticks:y`<path d="m2.5 12.5 4.5 4.5 8-9.5M11 15.5l1.6 1.5 8-9.5"/>`,clock:y`<circle cx="12" cy="12" r="8"/><path d="M12 7.5V12l3 2"/>`,warn:y`<path d="M12 4 3 19.5h18zM12 10v4.5M12 17v.1"/>`,send:y`<path d="M5 12h13M12.5 6.5 18 12l-5.5 5.5"/>`,note:y`<path d="M6 4h12v11l-5 5H6z"/><path d="M13 20v-5h5M9 8.5h6M9 12h4"/>`,hanger:y`<path d="M12 9.5V8.7c1.3-.3 2-1.1 2-2.1a2 2 0 0 0-4 0M12 9.5 3.6 16c-.9.7-.4 2 .7 2h15.4c1.1 0 1.6-1.3.7-2z"/>`,spark:y`<path d="M12 4c.6 4.2 2.8 6.9 7 8-4.2 1.1-6.4 3.8-7 8-.6-4.2-2.8-6.9-7-8 4.2-1.1 6.4-3.8 7-8z"/>`,person:y`<circle cx="12" cy="8.5" r="3.5"/><path d="M5 19.5c.8-3.6 3.4-5.5 7-5.5s6.2 1.9 7 5.5"/>`,panel:y`<rect x="4" y="5" width="16" height="14" rx="2"/><path d="M14.5 5v14"/>`,reply:y`<path d="M10 7 5 12l5 5M5 12h8c3.5 0 6 2 6 6"/>`,copy:y`<rect x="9" y="9" width="10" height="10" rx="2"/><path d="M15 9V6a1 1 0 0 0-1-1H6a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h3"/>`,more:y`<path d="M6 12v.1M12 12v.1M18 12v.1"/>`,truck:y`<path d="M3 7h11v9H3zM14 10h4l3 3v3h-7"/><circle cx="7" cy="17.5" r="1.7"/><circle cx="17.5" cy="17.5" r="1.7"/>`,box:y`<path d="m4 8 8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8"/>`,door:y`<path d="M13 4H6v16h7M10 12h10M16.5 8.5 20 12l-3.5 3.5"/>`},m=r=>a`<svg class="i" viewBox="0 0 24 24" aria-hidden="true">${es[r]}</svg>`;var ts=[["The list",[[["J","K"],"Next, previous conversation"],[["Enter"],"Open it"],[["/"],"Search"],[["Esc"],"Back to the list"]]],["The conversation",[[["R"],"Write a reply"],[["N"],"Write a private note"],[["T"],"Take over from the assistant"],[["H"],"Hand back to the assistant"],[["A"],"Assign to yourself, or to nobody"],[["E"],"Resolve, or reopen"],[["P"],"Send a product"]]],["Everywhere",[[["G","I"],"Go to the inbox"],[["G","O"],"Go to orders"],[["M"],"Sound on or off"],[["?"],"This page"]]]],ce=class extends S{constructor(){super(...arguments);this.keys=!0}render(){return a`<dialog aria-labelledby="heading" @click=${e=>e.target===this.dialog&&this.dialog.close()}>
<header><h2 id="heading">Keyboard</h2><button type="button" class="icon" aria-label="Close" @click=${()=>this.dialog.close()}>${m("close")}</button></header>
<div class="all">${ts.map(([e,i])=>a`<section><h3>${e}</h3><dl>${i.map(([s,n])=>a`
<dt>${s.map(o=>a`<kbd>${o}</kbd> `)}</dt><dd>${n}</dd>`)}</dl></section>`)}</div>
<label><input type="checkbox" .checked=${this.keys} @change=${e=>this.emit("keys",{on:e.target.checked})}>Use these single keys</label>
</dialog>`}show(){this.dialog.showModal()}};ce.styles=$(x`
dialog { width: min(640px, calc(100vw - 24px)); padding: 0; border: 1px solid var(--line); border-radius: 20px; background: var(--paper); color: var(--ink); box-shadow: var(--shadow); }
dialog::backdrop { background: rgb(10 11 25 / 45%); }
header { display: flex; align-items: center; padding: 14px 12px 4px 24px; }
h2 { flex: 1; margin: 0; font: 500 22px/1.2 var(--display); }
.all { columns: 2 240px; column-gap: 32px; padding: 8px 24px 20px; }
section { break-inside: avoid; margin-bottom: 16px; }
h3 { margin: 0 0 6px; font-size: 13px; color: var(--soft); }
dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 14px; margin: 0; align-items: baseline; font-size: 14px; }
dt { min-width: 64px; }
dd { margin: 0; }
kbd { display: inline-block; min-width: 24px; padding: 1px 6px; border: 1px solid var(--line-strong); border-bottom-width: 2px; border-radius: 6px; font: 600 12px/18px var(--sans); text-align: center; }
label { display: flex; gap: 10px; align-items: center; padding: 14px 24px; border-top: 1px solid var(--line); font-size: 14px; cursor: pointer; }
input { width: 20px; height: 20px; accent-color: var(--brand); }
`),l([h({type:Boolean})],ce.prototype,"keys",2),l([M("dialog")],ce.prototype,"dialog",2),ce=l([w("fs-help")],ce);var L=r=>r.name||`Shopper ${r.id.slice(-4).toUpperCase()}`;var rt=r=>r?Date.parse(r):0,nt=class{constructor(){this.rows=new Map;this.hits={query:"",convs:new Set}}get size(){return this.rows.size}get(t){return this.rows.get(t)}all(){return[...this.rows.values()]}upsert(t){let e=[];for(let i of t){let s=this.rows.get(i.conv);s&&s.epoch===i.epoch&&i.head<s.head||(this.rows.set(i.conv,i),e.push(i))}return e}patch(t,e){let i=this.rows.get(t);i&&this.rows.set(t,{...i,...e})}keep(t){for(let e of this.rows.keys())t.has(e)||this.rows.delete(e)}found(t,e){this.upsert(e),this.hits={query:t,convs:new Set(e.map(i=>i.conv))}}list(t,e,i){let s=e.toLowerCase().split(/\s+/).filter(Boolean),n=o=>s.every(d=>is(o).includes(d));return this.all().filter(o=>oi(o,t,i)&&(n(o)||e===this.hits.query&&this.hits.convs.has(o.conv))).sort((o,d)=>Number(D(d))-Number(D(o))||(D(o)?rt(o.waiting_since)-rt(d.waiting_since):0)||rt(d.last?.at)-rt(o.last?.at)||(o.conv<d.conv?1:-1))}counts(t){let e={all:0,mine:0,unassigned:0,waiting:0,resolved:0,unread:0};for(let i of this.rows.values()){for(let s of["all","mine","unassigned","waiting","resolved"])oi(i,s,t)&&e[s]++;i.state==="open"&&i.unread&&e.unread++}return e}},D=r=>r.state==="open"&&(r.needs_human||r.assistant==="silent"&&r.waiting_since!==null),me=r=>r.assistant==="active"||r.needs_human;function oi(r,t,e){return t==="resolved"?r.state==="resolved":r.state!=="open"?!1:t==="mine"?r.assignee?.id===e:t==="unassigned"?r.assignee===null:t==="waiting"?D(r):!0}var is=r=>[L(r.customer),r.last?.text,r.site.name,r.channel,r.assignee?.name,r.conv].join(" ").toLowerCase();var ai={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},di=r=>(...t)=>({_$litDirective$:r,values:t}),ot=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,e,i){this._$Ct=t,this._$AM=e,this._$Ci=i}_$AS(t,e){return this.update(t,e)}update(t,e){return this.render(...e)}};var{I:ss}=Gt,li=r=>r;var ci=()=>document.createComment(""),ge=(r,t,e)=>{let i=r._$AA.parentNode,s=t===void 0?r._$AB:t._$AA;if(e===void 0){let n=i.insertBefore(ci(),s),o=i.insertBefore(ci(),s);e=new ss(n,o,r,r.options)}else{let n=e._$AB.nextSibling,o=e._$AM,d=o!==r;if(d){let p;e._$AQ?.(r),e._$AM=r,e._$AP!==void 0&&(p=r._$AU)!==o._$AU&&e._$AP(p)}if(n!==s||d){let p=e._$AA;for(;p!==n;){let u=li(p).nextSibling;li(i).insertBefore(p,s),p=u}}}return e},X=(r,t,e=r)=>(r._$AI(t,e),r),rs={},pi=(r,t=rs)=>r._$AH=t,hi=r=>r._$AH,at=r=>{r._$AR(),r._$AA.remove()};var ui=(r,t,e)=>{let i=new Map;for(let s=t;s<=e;s++)i.set(r[s],s);return i},Q=di(class extends ot{constructor(r){if(super(r),r.type!==ai.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,t,e){let i;e===void 0?e=t:t!==void 0&&(i=t);let s=[],n=[],o=0;for(let d of r)s[o]=i?i(d,o):o,n[o]=e(d,o),o++;return{values:n,keys:s}}render(r,t,e){return this.dt(r,t,e).values}update(r,[t,e,i]){let s=hi(r),{values:n,keys:o}=this.dt(t,e,i);if(!Array.isArray(s))return this.ut=o,n;let d=this.ut??=[],p=[],u,g,f=0,b=s.length-1,k=0,R=n.length-1;for(;f<=b&&k<=R;)if(s[f]===null)f++;else if(s[b]===null)b--;else if(d[f]===o[k])p[k]=X(s[f],n[k]),f++,k++;else if(d[b]===o[R])p[R]=X(s[b],n[R]),b--,R--;else if(d[f]===o[R])p[R]=X(s[f],n[R]),ge(r,p[R+1],s[f]),f++,R--;else if(d[b]===o[k])p[k]=X(s[b],n[k]),ge(r,s[f],s[b]),b--,k++;else if(u===void 0&&(u=ui(o,k,R),g=ui(d,f,b)),u.has(d[f]))if(u.has(d[b])){let V=g.get(o[k]),bt=V!==void 0?s[V]:null;if(bt===null){let Pt=ge(r,s[f]);X(Pt,n[k]),p[k]=Pt}else p[k]=X(bt,n[k]),ge(r,s[f],bt),s[V]=null;k++}else at(s[b]),b--;else at(s[f]),f++;for(;k<=R;){let V=ge(r,p[R+1]);X(V,n[k]),p[k++]=V}for(;f<=b;){let V=s[f++];V!==null&&at(V)}return this.ut=o,pi(r,p),Y}});var ns=[["all","Open"],["waiting","Waiting"],["mine","Mine"],["unassigned","Unassigned"],["resolved","Resolved"]],os={all:["All quiet","New conversations appear here by themselves."],mine:["Nothing is yours yet","Assign a conversation to yourself with the key A."],unassigned:["Nothing left over","Every open conversation has somebody."],waiting:["Nobody is waiting","When a shopper asks for a person, you find her here first."],resolved:["Nothing resolved yet","Resolved conversations reopen by themselves when the shopper writes again."]},O=class extends S{constructor(){super(...arguments);this.rows=[];this.view="all";this.query="";this.picked="";this.me="";this.loaded=!1;this.now=0;this.limit=80}render(){let e=this.rows.slice(0,this.limit);return a`
<header>
<h2 id="title">Inbox</h2>
<label class="search">
<span class="sr">Search conversations</span>
${m("search")}
<input type="search" placeholder="Search names and words" .value=${this.query} autocomplete="off"
@input=${()=>this.emit("query",{query:this.input.value})} @keydown=${this.searchKey}>
<kbd aria-hidden="true">/</kbd>
</label>
</header>
<div class="views" role="group" aria-label="Show">
${ns.map(([i,s])=>a`
<button type="button" aria-pressed=${this.view===i} class=${i==="waiting"&&this.counts.waiting?"hot":""}
@click=${()=>this.emit("view",{view:i})}>${s}${i==="resolved"&&!this.counts.resolved?c:a` <b>${this.counts[i]}</b>`}</button>`)}
</div>
<div class="scroll">
${this.loaded?e.length?a`<ul aria-labelledby="title">${Q(e,i=>i.conv,i=>a`<li>${this.row(i)}</li>`)}</ul>
${this.rows.length>e.length?a`<button type="button" class="btn quiet more" @click=${()=>this.limit+=200}>Show ${this.rows.length-e.length} more</button>`:c}`:this.empty():a`<div role="status"><span class="sr">Loading the inbox</span><div class="ghost"></div><div class="ghost"></div><div class="ghost"></div><div class="ghost"></div></div>`}
</div>`}row(e){let i=L(e.customer),s=D(e),n=e.last,o=!n||n.role==="customer"?"":n.kind==="note"?"Note: ":n.role==="assistant"?"Assistant: ":n.role==="member"?`${n.name||"Staff"}: `:"",d=ni(e.customer.id);return a`
<a href="#/c/${e.conv}" data-conv=${e.conv} class="${e.unread?"unread":""} ${s?"waits":""}"
aria-current=${e.conv===this.picked?"true":c} @click=${p=>this.pick(p,e.conv)}>
<span class="face" aria-hidden="true" .style=${`--face:light-dark(hsl(${d} 45% 90%),hsl(${d} 30% 26%));--face-ink:light-dark(hsl(${d} 55% 24%),hsl(${d} 60% 86%))`}>${!e.customer.name||e.customer.name.startsWith("Visitor ")?m("person"):st(e.customer.name)}</span>
<span>
<span class="row">
<span class="name">${i}</span>
${n?a`<time datetime=${n.at}>${Pe(n.at,this.now)}</time>`:c}
</span>
<span class="row">
<span class="last">${o}${n?.text||"No message yet"}</span>
${e.unread?a`<span class="count">${e.unread>99?"99+":e.unread}<span class="sr"> unread</span></span>`:c}
</span>
<span class="tags">
${s?a`<span class="wait">${m("clock")}${e.needs_human?"Asks for a person":"Waits"} ${e.waiting_since?a`<span aria-hidden="true">${Pe(e.waiting_since,this.now)}</span><span class="sr">for ${ue(e.waiting_since,this.now)}</span>`:c}</span>`:c}
${e.state==="resolved"?a`<span>${m("check")}Resolved</span>`:c}
${e.state==="open"&&e.assistant==="active"&&!s?a`<span>${m("spark")}Assistant</span>`:c}
${e.assignee?a`<span>${m("person")}${e.assignee.id===this.me?"You":e.assignee.name}</span>`:c}
${e.channel!=="web"?a`<span>${Oe(e.channel)}</span>`:c}
</span>
</span>
</a>`}empty(){let[e,i]=this.query?["Nothing found",`No conversation here matches “${this.query}”.`]:os[this.view];return a`<div class="empty">${m("hanger")}<h3>${e}</h3><p>${i}</p></div>`}pick(e,i){e.preventDefault(),this.emit("pick",{conv:i})}searchKey(e){e.key==="Escape"&&(this.query&&this.emit("query",{query:""}),this.input.blur(),e.stopPropagation()),(e.key==="Enter"||e.key==="ArrowDown")&&(e.preventDefault(),this.move(0))}focusSearch(){this.input.focus(),this.input.select()}move(e){let i=[...this.renderRoot.querySelectorAll("a[data-conv]")];if(!i.length)return;let s=i.indexOf(this.renderRoot.activeElement),n=s>=0?s:i.findIndex(d=>d.dataset.conv===this.picked),o=e===0?Math.max(0,n):n<0?0:Math.min(i.length-1,Math.max(0,n+e));i[o].focus()}};O.styles=$(x`
:host { display: flex; flex-direction: column; min-height: 0; background: var(--paper); }
header { padding: 16px 16px 0; }
header h2 { margin: 0 0 12px; font: 500 24px/1.2 var(--display); letter-spacing: 0.01em; }
.search { position: relative; display: block; }
.search svg { position: absolute; left: 12px; top: 10px; color: var(--soft); pointer-events: none; }
.search input { width: 100%; height: 40px; padding: 0 36px 0 40px; border: 1px solid var(--line-strong); border-radius: 999px; background: var(--paper); font-size: 14px; }
.search kbd { position: absolute; right: 12px; top: 10px; font: 500 11px/18px var(--sans); padding: 0 6px; border: 1px solid var(--line); border-radius: 5px; color: var(--soft); }
.search input:focus + kbd, .search input:not(:placeholder-shown) + kbd { display: none; }
.views { display: flex; flex-wrap: wrap; gap: 2px 4px; padding: 10px 12px 8px; border-bottom: 1px solid var(--line); }
.views button { flex: none; min-height: 32px; padding: 0 10px; border: 0; border-radius: 999px; background: transparent; color: var(--soft); font-size: 13px; font-weight: 600; cursor: pointer; }
.views button:hover { background: var(--wash); color: var(--ink); }
.views button[aria-pressed="true"] { background: var(--brand-wash); color: var(--brand); }
.views b { font-weight: 500; font-variant-numeric: tabular-nums; }
.views .hot b { padding: 1px 6px; margin-left: 2px; border-radius: 99px; background: var(--gold); color: var(--gold-ink); font-weight: 700; font-size: 12px; }
.scroll { flex: 1; overflow-y: auto; overscroll-behavior: contain; }
ul { list-style: none; margin: 0; padding: 6px 8px 24px; }
li { content-visibility: auto; contain-intrinsic-size: auto 84px; }
a { position: relative; display: grid; grid-template-columns: 40px minmax(0, 1fr); column-gap: 12px; padding: 11px 10px 11px 12px; border-radius: 12px; color: var(--ink); text-decoration: none; }
a:hover { background: var(--wash); }
a:focus-visible { outline-offset: -2px; }
a[aria-current] { background: var(--brand-wash); }
a.waits::before { content: ""; position: absolute; left: 0; top: 14px; bottom: 14px; width: 3px; border-radius: 3px; background: var(--gold); }
.face { display: grid; place-items: center; width: 40px; height: 40px; border-radius: 50%; font-size: 13px; font-weight: 650; letter-spacing: 0.02em; background: var(--face); color: var(--face-ink); }
.row { display: flex; align-items: baseline; gap: 8px; min-width: 0; }
.name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 550; }
.unread .name, .unread .last { font-weight: 700; color: var(--ink); }
time { flex: none; font-size: 12px; color: var(--soft); font-variant-numeric: tabular-nums; }
.last { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 13.5px; color: var(--soft); }
.count { flex: none; min-width: 20px; padding: 0 6px; border-radius: 99px; background: var(--brand); color: var(--brand-ink); font-size: 12px; font-weight: 700; line-height: 20px; text-align: center; }
.tags { display: flex; flex-wrap: wrap; gap: 4px 10px; margin-top: 5px; font-size: 12px; color: var(--soft); }
.tags span { display: inline-flex; align-items: center; gap: 4px; white-space: nowrap; }
.tags svg { width: 14px; height: 14px; }
.tags .wait { padding: 1px 8px; margin-left: -2px; border-radius: 99px; background: var(--warn-wash); color: var(--warn); font-weight: 650; }
.empty { padding: 64px 32px; text-align: center; color: var(--soft); }
.empty svg { width: 40px; height: 40px; stroke-width: 1.2; color: var(--line-strong); }
.empty h3 { margin: 12px 0 4px; font: 500 20px/1.3 var(--display); color: var(--ink); }
.empty p { margin: 0; font-size: 14px; }
.ghost { height: 62px; margin: 8px 12px; border-radius: 12px; background: var(--wash); animation: breathe 1.4s ease-in-out infinite alternate; }
.btn.more { margin: 8px 12px; width: calc(100% - 24px); }
@media (max-width: 899px) { .search kbd { display: none; } }
@keyframes breathe { to { opacity: 0.45; } }
`),l([h({attribute:!1})],O.prototype,"rows",2),l([h({attribute:!1})],O.prototype,"counts",2),l([h()],O.prototype,"view",2),l([h()],O.prototype,"query",2),l([h()],O.prototype,"picked",2),l([h()],O.prototype,"me",2),l([h({type:Boolean})],O.prototype,"loaded",2),l([h({type:Number})],O.prototype,"now",2),l([v()],O.prototype,"limit",2),l([M("input")],O.prototype,"input",2),O=l([w("fs-inbox")],O);var Oe=r=>({web:"Web",whatsapp:"WhatsApp",sms:"SMS"})[r]??r;var U=class extends S{constructor(){super(...arguments);this.sites=[];this.embeds=new Map;this.problem="";this.copied=""}render(){return a`<div class="page">
<header><h2 tabindex="-1">Install</h2><p class="lead">One tag puts the chat on your shop's pages. It loads after your page, asks nobody else for anything, and stores nothing before the first message.</p></header>
${this.sites.map(e=>this.site(e))}
${this.sites.length?c:a`<article><h3>No site yet</h3><p>The marketplace sets up the sites on which your chat may stand. Ask its staff for one.</p></article>`}
<div class="sr" role="status">${this.copied?"Copied":""}</div>
</div>`}site(e){return a`<article aria-labelledby="s-${e.key}">
<h3 id="s-${e.key}">${e.name}<small>Site key ${e.key} · ${e.currency} · ${e.locale}</small></h3>
<section><h4><span aria-hidden="true">1</span>Put this before the end of the body</h4>${this.code(`${e.key}:tag`,this.embeds.get(e.key)?.snippet,"the tag")}</section>
<section><h4><span aria-hidden="true">2</span>If your pages send a Content-Security-Policy, add exactly this</h4>${this.code(`${e.key}:csp`,this.embeds.get(e.key)?.csp.replaceAll("; ",`;
`),"the policy")}
<p>No inline script, no inline style, no eval, no third party: nothing else is needed.</p></section>
<section><h4><span aria-hidden="true">3</span>Where it may run</h4>
${e.origins.length?a`<ul class="origins">${e.origins.map(i=>a`<li>${i}</li>`)}</ul>`:c}
<p>${e.origins.length?"Pages of any other origin are refused.":"Only on this server's own pages so far. The marketplace's staff adds your shop's origin."}</p></section>
<section><h4><span aria-hidden="true">4</span>Signed-in shoppers, if you have them</h4>
<p>${e.identity?"An identity secret is set for this site.":"No identity secret is set for this site yet."} Your server signs <b>sub</b>, <b>aud</b> (the site key), <b>iat</b>, <b>exp</b> (at most 5 minutes later) and <b>jti</b> as an HS256 JWT; the page hands it to the widget, and the conversation follows the shopper's log-in.</p></section>
</article>`}connectedCallback(){super.connectedCallback(),this.loadEmbeds()}async loadEmbeds(){this.problem="";try{this.embeds=new Map((await this.load()).map(e=>[e.site_key,e]))}catch{this.problem="The tag could not be loaded."}}code(e,i,s){return i===void 0?this.problem?a`<p role="alert">${this.problem} <button type="button" class="btn quiet" @click=${()=>{this.loadEmbeds()}}>Try again</button></p>`:a`<p role="status">Loading…</p>`:a`<div class="code"><pre tabindex="0" role="region" aria-label=${s}><code>${i}</code></pre>
<button type="button" class="icon" aria-label="Copy ${s}" @click=${()=>{this.copy(e,i)}}>${m(this.copied===e?"check":"copy")}</button></div>`}async copy(e,i){try{await navigator.clipboard.writeText(i)}catch{return}this.copied=e,setTimeout(()=>this.copied=this.copied===e?"":this.copied,2e3)}};U.styles=$(x`
:host { overflow-y: auto; background: var(--wash); }
.page { max-width: 860px; margin: 0 auto; padding: 28px 28px 64px; display: grid; gap: 24px; }
header h2 { margin: 0; font: 500 28px/1.2 var(--display); }
.lead { margin: 6px 0 0; color: var(--soft); max-width: 60ch; }
article { padding: 24px; border: 1px solid var(--line); border-radius: 20px; background: var(--paper); display: grid; gap: 20px; min-width: 0; }
h3 { margin: 0; font: 500 22px/1.3 var(--display); }
h3 small { display: block; font: 500 13px/1.5 var(--sans); color: var(--soft); }
section { display: grid; gap: 8px; min-width: 0; }
h4 { margin: 0; font-size: 15px; font-weight: 650; }
h4 span { display: inline-grid; place-items: center; width: 22px; height: 22px; margin-inline-end: 8px; border-radius: 50%; background: var(--brand-wash); color: var(--brand); font-size: 12px; }
p { margin: 0; font-size: 14px; color: var(--soft); max-width: 68ch; }
.code { position: relative; }
pre { margin: 0; padding: 14px 52px 14px 16px; border-radius: 12px; background: #14162b; color: #eceafc; font: 13px/1.6 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.code .icon { position: absolute; top: 4px; right: 4px; color: #eceafc; }
pre:focus-visible, .code .icon:focus-visible { outline-color: var(--gold); }
.origins { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 8px; }
.origins li { padding: 4px 12px; border: 1px solid var(--line-strong); border-radius: 99px; font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
@media (max-width: 640px) { .page { padding: 16px 12px 32px; } article { padding: 18px 16px; border-radius: 16px; } }
`),l([h({attribute:!1})],U.prototype,"sites",2),l([h({attribute:!1})],U.prototype,"load",2),l([v()],U.prototype,"embeds",2),l([v()],U.prototype,"problem",2),l([v()],U.prototype,"copied",2),U=l([w("fs-install")],U);var gi={silence:35e3,suspect:27e3,answer:1e4,probe:4e3,look:1e3,first:500,early:5e3,late:3e4,trouble:6e4,unblock:18e4,hint:2e3,cursor:1e3},mi="chat.v1.json",Ct=r=>new I("unknown",r,!0);function lt(r,t,e,i=gi){return e()*Math.min(t<i.trouble?i.early:i.late,i.first*2**Math.min(r,10))}var fe=r=>Math.max(Date.now()-r[0],performance.now()-r[1]),ve=()=>[Date.now(),performance.now()],dt=class{constructor(t,e){this.options=t;this.owner=e;this.sync="idle";this.stoppedBy="";this.ticket=null;this.me="";this.limits={frame:65536,text:4096,edit_minutes:15};this.up=!1;this.run=0;this.ws=null;this.nextId=1;this.waiting=new Map;this.heardAt=ve();this.attempt=0;this.troubleSince=null;this.settledAt=ve();this.shut=0;this.freshTicket=!1;this.byeAfter=null;this.random=t.random??Math.random,this.pace={...gi,...t.pace}}get troubledMs(){return this.troubleSince?fe(this.troubleSince):0}start(){this.sync!=="idle"&&this.sync!=="stopped"||(this.stoppedBy="",this.unwake??=this.options.wake?.(t=>t==="offline"?this.wentOffline():this.resume()),this.watch??=setInterval(()=>this.look(),this.pace.look),this.connect())}stop(){this.unwake?.(),clearInterval(this.watch),this.unwake=this.watch=void 0,this.drop(),this.say("idle")}resume(){if(this.sync==="stopped"||this.sync==="idle")return;if(!this.ws){this.attempt=0,this.sync!=="connecting"&&this.connect();return}if(fe(this.heardAt)>(this.up?this.pace.suspect:this.pace.look))return this.attempt=0,this.drop(),void this.connect();if(!this.up)return;let t=this.run;this.owner.probe()?.catch(e=>{e.code==="unknown"&&t===this.run&&this.lost()})}request(t,e=this.pace.answer){let i=this.nextId++;return new Promise((s,n)=>{if(this.ws?.readyState!==1)return n(Ct("not connected"));let o=setTimeout(()=>{this.waiting.delete(i),n(Ct("no answer")),fe(this.heardAt)>=e&&this.lost()},e);this.waiting.set(i,{resolve:s,reject:n,timer:o}),this.post({...t,id:i})})}post(t){this.ws?.readyState===1&&this.ws.send(JSON.stringify(t))}say(t){this.sync!==t&&(t==="live"&&(this.settledAt=ve()),this.sync=t,this.owner.synced())}async connect(){let t=++this.run;clearTimeout(this.retryTimer),this.say("connecting");try{let n=await this.options.tickets.get(this.freshTicket);if(t!==this.run)return;this.freshTicket=!1,this.ticket&&this.ticket.me.id!==n.me.id&&this.owner.replaced(),this.ticket=n,this.me=n.me.id,await this.owner.ticketed(n)}catch(n){return t!==this.run?void 0:n instanceof de?this.halt(n.code):this.retryLater()}if(t!==this.run)return;let{url:e,fallback:i}=this.options,s;try{let n=this.shut>=2&&i?(await i()).HttpSocket:null;if(t!==this.run)return;n&&(this.shut=0),s=n?new n(e):this.socket(),n&&(this.unblock=setInterval(()=>this.tryAgain(),this.pace.unblock))}catch{return t===this.run?this.retryLater():void 0}this.ws=s,this.shut++,this.heardAt=ve(),s.onopen=()=>{this.unblock||(this.shut=0),this.hello()},s.onmessage=n=>{s===this.ws&&this.receive(String(n.data))},s.onclose=n=>{let o=n.code===4500&&n.reason==="no hello";s===this.ws&&this.lost(o?1006:n.code)}}socket(){let{url:t,connect:e}=this.options;return e?e(t,mi):new WebSocket(t,mi)}tryAgain(){let t=this.socket();t.onopen=()=>{t.close(),this.unblock&&(this.shut=0,this.drop(),this.connect())}}hello(){let t=this.run,e=this.options.client??{name:"widget",version:"1.0.0"};this.request({t:"hello",token:this.ticket.token,client:e,features:["cards","receipts","words"]}).then(i=>{let s=i;this.up=!0,this.unblock&&(this.shut=2),this.me=s.me||this.me,this.limits={...this.limits,...s.limits},this.say("catching_up"),this.owner.welcomed()},i=>{i.code==="unauthorised"&&(this.freshTicket=!0),t===this.run&&this.ws&&this.lost()})}receive(t){this.heardAt=ve();let e=JSON.parse(t);switch(e.t){case"ok":case"welcome":case"err":{let i=e.re===void 0?void 0:this.waiting.get(e.re);if(!i)break;this.waiting.delete(e.re),clearTimeout(i.timer),e.t==="err"?i.reject(new I(e.code,e.message,e.temporary,e.details,e.retry_after_ms)):i.resolve(e);break}case"ping":this.post({t:"pong"});break;case"auth_expiring":this.reauthenticate();break;case"bye":this.byeAfter=e.retry_after_ms??null}this.owner.frame(e)}async reauthenticate(){let t=this.run;try{let e=await this.options.tickets.get(!0);if(t!==this.run)return;if(e.me.id!==this.ticket?.me.id)return this.drop(),void this.connect();this.ticket=e,await this.request({t:"auth",token:e.token})}catch{this.freshTicket=!0}}lost(t=1006){if(this.drop(),t>=4500&&t<5e3)return this.halt(String(t));t===4001&&(this.freshTicket=!0),this.retryLater()}drop(){this.run++,clearTimeout(this.retryTimer),clearInterval(this.unblock),this.unblock=void 0;let{ws:t}=this;this.ws=null,this.up=!1,t&&(t.onopen=t.onmessage=t.onclose=null,t.readyState<2&&t.close());let e=[...this.waiting.values()];this.waiting.clear(),this.owner.dropped();for(let i of e)clearTimeout(i.timer),i.reject(Ct("connection lost"))}retryLater(){this.troubleSince??=ve();let t=lt(this.attempt++,fe(this.troubleSince),this.random,this.pace),e=this.byeAfter===null?t:this.byeAfter*(1+this.random()/2);this.byeAfter=null,this.say(typeof navigator<"u"&&navigator.onLine===!1?"offline":"waiting"),this.retryTimer=setTimeout(()=>{this.connect()},e)}wentOffline(){this.sync==="stopped"||this.sync==="idle"||(this.drop(),this.retryTimer=setTimeout(()=>{this.connect()},this.pace.early),this.say("offline"))}halt(t){this.drop(),this.stoppedBy=t,this.say("stopped")}look(){this.ws&&fe(this.heardAt)>(this.up?this.pace.silence:this.pace.answer)&&this.lost(),!(this.sync!=="live"||fe(this.settledAt)<this.pace.look)&&(this.attempt=0,this.troubleSince=null)}};var be=class{constructor(){this.items=new Map}async all(){return[...this.items.values()]}async put(t){this.items.set(t.cid,{...t})}async delete(t){this.items.delete(t)}},ze=class{constructor(t){this.name=t;this.fallback=new be;this.opened=null}async all(){return await this.run("readonly",e=>e.getAll())??this.fallback.all()}async put(t){await this.run("readwrite",e=>e.put({...t}))===null&&await this.fallback.put(t)}async delete(t){await this.run("readwrite",e=>e.delete(t)),await this.fallback.delete(t)}open(){return this.opened??=new Promise(t=>{try{let e=indexedDB.open(this.name,1);e.onupgradeneeded=()=>e.result.createObjectStore("outbox",{keyPath:"cid"}),e.onsuccess=()=>t(e.result),e.onerror=e.onblocked=()=>t(null)}catch{t(null)}}),this.opened}async run(t,e){let i=await this.open();return i?new Promise(s=>{try{let n=e(i.transaction("outbox",t).objectStore("outbox"));n.onsuccess=()=>s(n.result===void 0?!0:n.result),n.onerror=()=>s(null)}catch{s(null)}}):null}};var as=15*6e4,pt=r=>new Promise(t=>setTimeout(t,r)),ct=class{constructor(t,e,i,s){this.line=t;this.owner=e;this.store=i;this.random=s;this.actors=new Map;this.draining=new Set}add(t,e,i=qe()){let s={...e,cid:i,conv:t.conv,at:new Date().toISOString(),state:"pending"};return t.outbox.push(s),this.store.put(s),this.owner.changed(t),this.drain(t),i}answered(t,e,i=qe()){let s=new Promise((n,o)=>this.actors.set(i,{resolve:n,reject:o}));return this.add(t,e,i),s}shown(t,{cid:e,conv:i,seq:s}){let n=t.outbox.find(o=>o.cid===e);!n||n.kind==="act"||(this.remove(t,n.cid),this.settled(n.cid,{t:"ok",re:0,conv:i,seq:s}))}retry(t,e){let i=t.outbox.find(s=>s.cid===e);i&&(i.state="pending",delete i.error,this.store.put(i),this.owner.changed(t),this.drain(t))}discard(t,e){this.remove(t,e),this.store.delete(e),this.owner.changed(t)}async restore(){for(let t of(await this.store.all()).sort((e,i)=>e.cid<i.cid?-1:1)){if(t.kind!=="message"&&t.entryKind!=="redact"&&Date.now()-Date.parse(t.at)>as){this.store.delete(t.cid);continue}let e=t.conv?this.owner.open(t.conv):this.owner.main;e.outbox.some(i=>i.cid===t.cid)||(e.outbox.push({...t,conv:e.conv,state:t.state==="failed"?"failed":"pending"}),this.owner.changed(e))}}dropped(){this.draining.clear()}async drain(t){if(!this.line.up||!t.conv||this.draining.has(t.conv))return;this.draining.add(t.conv);let{run:e}=this.line,i=()=>t.outbox.find(s=>s.state==="pending");for(let s=i(),n=0;s;s=i()){try{this.delivered(t,s,await this.line.request(this.frameOf(t,s))),n=0}catch(o){let d=o;if(e!==this.line.run)return;d.temporary?await pt(d.retryAfterMs??lt(++n,0,this.random,this.line.pace)):this.failed(t,s,d)}if(e!==this.line.run)return}this.draining.delete(t.conv)}frameOf({conv:t},{cid:e,...i}){if(i.kind==="act")return{t:"act",conv:t,cid:e,action:i.action,args:i.args??{}};if(i.kind==="change")return{t:i.entryKind==="reaction"?"react":i.entryKind,conv:t,cid:e,target:i.target,...i.entryKind==="edit"?{body:i.body}:i.body};let s={...i.entryKind&&{kind:i.entryKind},...i.replyTo&&{reply_to:i.replyTo}};return{t:"send",conv:t,cid:e,body:i.body??{},...s}}delivered(t,e,i){e.state="sent",(i.conv===void 0||i.conv===t.conv)&&i.seq&&(e.seq=i.seq),(e.kind==="act"||(e.seq??0)<=t.last)&&this.remove(t,e.cid),this.settled(e.cid,i),e.seq&&this.owner.stored(t,e.seq),this.owner.changed(t)}settled(t,e){this.store.delete(t),this.actors.get(t)?.resolve(e),this.actors.delete(t)}failed(t,e,i){e.kind==="message"?(e.state="failed",e.error={code:i.code,message:i.message},this.store.put(e)):(this.remove(t,e.cid),this.store.delete(e.cid)),this.actors.get(e.cid)?.reject(i),this.actors.delete(e.cid),this.owner.changed(t)}remove(t,e){let i=t.outbox.findIndex(s=>s.cid===e);i>=0&&t.outbox.splice(i,1)}};var ds=new Set(["edit","redact","reaction","status"]),ls=500,cs=2e4,ye=class{constructor(t){this.conv=t;this.last=0;this.head=0;this.first=1;this.events=[];this.outbox=[];this.cursors=new Map;this.words=null;this.typing=null;this.present=new Map;this.subscribed=!1;this.refused="";this.held=new Map;this.cache=null}get behind(){return this.head>this.last}apply(t){if(t.seq>this.head&&(this.head=t.seq),t.seq<=this.last)return"old";if(t.seq>this.last+1)return this.held.size<ls&&this.held.set(t.seq,t),"gap";this.push(t);for(let e=this.held.get(this.last+1);e;e=this.held.get(this.last+1))this.push(e);return"applied"}reset(t,e=1){this.epoch=t,this.first=e,this.last=e-1,this.head=e-1,this.events.length=0,this.held.clear(),this.cursors.clear(),this.present.clear(),this.words=this.typing=null,this.cache=null;for(let i of this.outbox.filter(s=>s.state==="sent"&&(s.seq??0)<e))this.outbox.splice(this.outbox.indexOf(i),1)}cursor(t){if(!t.from)return;let e=this.cursors.get(t.from)??{delivered:0,read:0};this.cursors.set(t.from,{delivered:Math.max(e.delivered,t.delivered??0,t.read??0),read:Math.max(e.read,t.read??0)})}ephemeral(t,e){let i=t.name;t.what==="typing"&&(this.typing={from:t.from,until:e+(t.ttl_ms??6e3),...i&&{name:i}}),t.what==="words"&&(this.words={from:t.from,text:t.text??"",at:e,...i&&{name:i}}),t.what==="presence"&&(t.state==="away"?this.present.delete(t.from):this.present.set(t.from,{until:e+(t.ttl_ms??45e3),...i&&{name:i}}))}fade(t){let e=!1;this.typing&&this.typing.until<t&&(e=!(this.typing=null)),this.words&&t-this.words.at>cs&&(e=!(this.words=null));for(let[i,{until:s}]of this.present)s<t&&(e=this.present.delete(i));return e}touch(){this.cache=null}entries(){if(this.cache)return this.cache;let t=[],e=new Map,i=s=>{let n=e.get(s.target);n!==void 0&&(t[n]=ps(t[n],s))};for(let s of this.events)ds.has(s.kind)?i(s):(e.set(s.seq,t.length),t.push(s.body?.redacted?{...s,redacted:!0}:s));for(let s of this.outbox)s.kind==="change"&&i({kind:s.entryKind,target:s.target,from:s.from,body:s.body});return this.cache=t}push(t){this.held.delete(t.seq),this.events.push(t),this.last=t.seq,this.cache=null,this.words&&this.words.from===t.from&&(this.words=null),this.typing&&this.typing.from===t.from&&(this.typing=null)}};function ps(r,{kind:t,body:e={},from:i="",status:s}){if(t==="status")return s?{...r,status:s}:r;if(r.redacted||e.redacted)return r;if(t==="redact"){let{reactions:g,edited:f,...b}=r;return{...b,body:{},redacted:!0}}if(t==="edit")return{...r,body:{...r.body,text:e.text??""},edited:!0};let n=String(e.emoji??""),o=r.reactions??[],d=(o.find(g=>g.emoji===n)?.from??[]).filter(g=>g!==i),p={emoji:n,from:e.on===!1?d:[...d,i]},u=o.some(g=>g.emoji===n)?o.map(g=>g.emoji===n?p:g):[...o,p];return{...r,reactions:u.filter(g=>g.from.length)}}var hs=2500,us=3e3,fi=200,ht=class{constructor(t){this.options=t;this.threads=new Map;this.mainThread=null;this.repairing=new Set;this.listeners=new Set;this.cursors=new Map;this.typedAt=0;this.restored=!1;this.line=new dt(t,{ticketed:e=>this.ticketed(e),welcomed:()=>this.welcomed(),frame:e=>this.frame(e),dropped:()=>this.dropped(),replaced:()=>this.replaced(),synced:()=>this.tell({what:"sync"}),probe:()=>this.probe()}),this.sender=new ct(this.line,this,t.outbox??new be,t.random??Math.random)}get sync(){return this.line.sync}get stoppedBy(){return this.line.stoppedBy}get troubled(){return this.line.troubledMs>hs}get ticket(){return this.line.ticket}get me(){return this.line.me}get backlog(){let t=[...new Set([this.main,...this.threads.values()])];return{behind:t.reduce((e,i)=>e+i.head-i.last,0),waiting:t.reduce((e,i)=>e+i.outbox.filter(s=>s.state==="pending").length,0)}}get limits(){return this.line.limits}listen(t){return this.listeners.add(t),()=>this.listeners.delete(t)}start(){this.staleTimer??=setInterval(()=>this.sweep(),1e3),this.line.start()}stop(){clearInterval(this.staleTimer),this.staleTimer=void 0,this.line.stop()}resume(){this.line.resume()}get main(){return this.mainThread??=new ye("")}open(t,e){let i=this.threads.get(t);return i||(i=new ye(t),i.epoch=e,this.threads.set(t,i),this.line.up&&this.subscribe(i)),i}close(t){this.threads.delete(t)}say(t,e,i={}){let{kind:s,replyTo:n,cid:o}=i;return this.sender.add(t,{kind:"message",body:e,...s&&{entryKind:s},...n&&{replyTo:n}},o)}act(t,e,i,s){return this.sender.answered(t,{kind:"act",action:e,args:i},s)}change(t,e,i,s={}){return this.sender.answered(t,{kind:"change",entryKind:i,target:e,from:this.me,body:s})}retry(t,e){this.sender.retry(t,e)}discard(t,e){this.sender.discard(t,e)}mark(t,e){let i=this.cursors.get(t.conv)??{delivered:0,read:0,sent:""};i.read=Math.max(i.read,Math.min(e.read??0,t.last)),i.delivered=Math.max(i.delivered,Math.min(e.delivered??0,t.last),i.read),this.cursors.set(t.conv,i),this.cursorTimer??=setTimeout(()=>this.flushCursors(),this.line.pace.cursor)}typing(t){Date.now()-this.typedAt<us||!t.subscribed||(this.typedAt=Date.now(),this.line.post({t:"typing",conv:t.conv}))}request(t,e){return this.line.request(t,e)}async ticketed(t){let{conversation:e}=t;e&&this.main.conv!==e&&(this.threads.delete(this.main.conv),this.main.conv&&this.main.reset(void 0),this.main.conv=e,this.threads.set(e,this.main)),e&&(this.main.epoch??=t.epoch),!(!this.options.restore||this.restored)&&(this.restored=!0,await this.sender.restore())}welcomed(){for(let t of this.cursors.values())t.sent="";this.cursors.size&&(this.cursorTimer??=setTimeout(()=>this.flushCursors(),this.line.pace.cursor)),this.threads.size||this.settle();for(let t of this.threads.values())this.subscribe(t)}dropped(){for(let t of this.threads.values())t.subscribed=!1;this.sender.dropped(),this.repairing.clear()}replaced(){this.threads.clear(),this.mainThread=null,this.cursors.clear()}probe(){let t=[...this.threads.values()].find(e=>e.subscribed);return t?this.line.request({t:"fetch",conv:t.conv,after:t.last,limit:fi},this.line.pace.probe).then(e=>this.fetched(t,e)):null}frame(t){if(t.t==="event"){let e=this.threads.get(t.conv);e&&this.take(e,[t]),e&&t.seq>e.last?this.repair(e):this.settle()}else if(t.t==="ok"){let e=t.mode&&t.conv&&this.threads.get(t.conv);e&&this.aligned(e,t)}else if(t.t==="cursor"||t.t==="eph"){let e=this.threads.get(t.conv);e&&t.from!==this.me&&(t.t==="cursor"?e.cursor(t):e.ephemeral(t,Date.now()),this.changed(e))}else if(t.t==="ping")for(let[e,i]of Object.entries(t.heads??{}))this.heard(e,i);this.tell({what:"frame",frame:t})}async subscribe(t){if(!t.conv)return;let{run:e}=this.line;for(t.refused="",this.settle();!t.subscribed&&!t.refused;){try{await this.line.request({t:"sub",conv:t.conv,after:t.last,...t.epoch&&{epoch:t.epoch}}),t.subscribed=e===this.line.run}catch(i){let s=i;if(e!==this.line.run)return;s.temporary?await pt(s.retryAfterMs??this.line.pace.first):t.refused=s.code}if(e!==this.line.run)return}this.settle(),this.sender.drain(t)}aligned(t,e){(e.mode==="snapshot"||t.epoch&&e.epoch&&e.epoch!==t.epoch)&&(t.reset(e.epoch,e.from??1),this.changed(t)),t.epoch=e.epoch??t.epoch,t.head=Math.max(t.head,e.head??0),t.subscribed=!0,e.mode==="live"&&t.behind&&this.repair(t)}heard(t,e){let i=this.threads.get(t);i&&(i.head=Math.max(i.head,e),i.behind&&this.repair(i))}async repair(t){if(this.repairing.has(t.conv)||!this.line.up)return;this.repairing.add(t.conv);let{run:e}=this.line;this.settle();for(let i=0;t.behind&&e===this.line.run;){let s=t.last;try{this.fetched(t,await this.line.request({t:"fetch",conv:t.conv,after:s,limit:fi}))}catch(n){let o=n;if(await pt(o.retryAfterMs??this.line.pace.first),o.temporary)continue}if(e!==this.line.run)return;if(t.last===s&&t.behind&&++i>=3){t.reset(void 0),t.subscribed=!1,await this.subscribe(t);break}}e===this.line.run&&this.repairing.delete(t.conv),this.settle()}fetched(t,e){t.head=Math.max(t.head,e.head??0),this.take(t,e.events??[])}take(t,e){let i=t.last;for(let n of e)t.apply(n);if(t.last===i)return;let s=t.events.filter(n=>n.seq>i);for(let n of s)this.sender.shown(t,n);this.changed(t,s)}settle(){let t=e=>e.subscribed?!e.behind:!!e.refused;this.line.up&&this.line.say([...this.threads.values()].every(t)?"live":"catching_up")}sweep(){let t=Date.now();for(let e of this.threads.values())e.fade(t)&&this.changed(e)}flushCursors(){this.cursorTimer=void 0;for(let[t,e]of this.cursors){let i=`${e.delivered}/${e.read}`;i===e.sent||!this.threads.get(t)?.subscribed||(e.sent=i,this.line.post({t:"cursor",conv:t,delivered:e.delivered,read:e.read}))}}stored(t,e){setTimeout(()=>this.heard(t.conv,e),this.line.pace.hint),t.refused&&this.subscribe(t)}changed(t,e=[]){t.touch(),this.tell({what:"thread",thread:t,events:e})}tell(t){for(let e of this.listeners)e(t)}};var vi=r=>{let t=()=>r("resume"),e=()=>r("offline"),i=()=>{document.visibilityState==="visible"&&r("resume")};return addEventListener("online",t),addEventListener("offline",e),addEventListener("pageshow",t),document.addEventListener("visibilitychange",i),()=>{removeEventListener("online",t),removeEventListener("offline",e),removeEventListener("pageshow",t),document.removeEventListener("visibilitychange",i)}};var ut=class{constructor(t,e,i){this.socket=t;this.inbox=e;this.tell=i;this.loaded=!1;this.since=null;this.asking=!1;this.greeted=!1;this.started=!1;t.listen(s=>{if(s.what==="sync"){let n=t.sync==="live"||t.sync==="catching_up",o=n&&!this.greeted;this.greeted=n,o&&this.ask()}else s.what==="frame"&&s.frame.t==="inbox"&&this.started&&this.take(s.frame)})}start(){this.started=!0,this.greeted&&this.ask()}async ask(){if(!(this.asking||!this.started)){this.asking=!0;try{this.take(await this.socket.request({t:"sub",conv:"inbox",...this.since&&{since:this.since}}),!0)}catch(t){let e=t.retryAfterMs??2e3;this.greeted&&setTimeout(()=>{this.ask()},e)}finally{this.asking=!1}}}take(t,e=!1){let i=t.items??[],s=new Map(i.map(d=>[d.conv,this.inbox.get(d.conv)]));t.mode==="snapshot"&&this.inbox.keep(new Set(i.map(d=>d.conv)));let n=this.inbox.upsert(i);this.since=t.since??this.since;let o=e&&!this.loaded;this.loaded=!0,this.tell(n,o?new Map(i.map(d=>[d.conv,d])):s)}};var ms=12,mt=class{constructor(t,e,i,s){this.tell=s;this.inbox=new nt;this.recent=[];let n=location.protocol==="https:"?"wss":"ws";this.socket=new ht({url:`${n}://${location.host}/ws/chat`,tickets:t,client:{name:"console",version:i},outbox:new ze(`fashionistar-console-${e}`),restore:!0,wake:vi}),this.feed=new ut(this.socket,this.inbox,(o,d)=>this.tell({what:"inbox",changed:o,before:d})),this.socket.listen(o=>{o.what==="sync"?this.tell({what:"sync"}):o.what==="thread"&&this.tell(o)})}get loaded(){return this.feed.loaded}start(){this.feed.start(),this.socket.start()}get sync(){return this.socket.sync}open(t){let e=this.socket.open(t,this.inbox.get(t)?.epoch);this.recent=[t,...this.recent.filter(i=>i!==t)];for(let i of this.recent.splice(ms)){let s=this.socket.threads.get(i);!s||s.outbox.length||(this.socket.close(i),this.socket.request({t:"unsub",conv:i}).catch(()=>{}))}return e}async act(t,e,i={}){try{return await this.socket.act(this.socket.open(t),e,i),null}catch(s){return xe(s)}}};function xe(r){if(!(r instanceof I))return"Something went wrong here. Reload the page.";let t={unknown:"No answer yet. It will be sent as soon as the line is back.",stale:"Somebody was faster. Look again.",not_found:"This is no longer there, or not yours.",rate_limited:"Too fast. Try again in a moment.",internal:"The server had a problem. It has been logged."},e=r.message&&r.message!==r.code?r.message:"";return r.code==="unknown"?t.unknown:e||t[r.code]||`Refused (${r.code}).`}var gs=new Set("BIF CLP DJF GNF JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" ")),fs=new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));function _(r,t){let e=gs.has(t)?0:fs.has(t)?3:2;return new Intl.NumberFormat(F.locale,{style:"currency",currency:t,currencyDisplay:"narrowSymbol",minimumFractionDigits:e,maximumFractionDigits:e}).format(r/10**e)}var vs=["accepted","shipped","delivered"],bs={new:0,accepted:1,in_production:1,ready:1,shipped:2,delivered:3,completed:3},bi={new:"New",accepted:"Accepted",in_production:"In the making",ready:"Ready",shipped:"Shipped",delivered:"Delivered",completed:"Completed",rejected:"Rejected",canceled:"Cancelled"},ys=r=>bi[r]??r.replaceAll("_"," "),H=class extends S{constructor(){super(...arguments);this.folded=!1;this.busy=!1;this.customer="";this.conv="";this.asking=""}render(){let{vendor_order:e}=this.order,i=this.order.lines.reduce((n,o)=>n+o.quantity,0),s=a`
<span class="main">
<span class="number">${e.number}</span>
<span class="when">${this.customer?a`${this.customer} · `:c}<time datetime=${this.order.placed_at} title=${it(this.order.placed_at)}>${xs(this.order.placed_at)}</time> · ${i} item${i===1?"":"s"} · ${_(e.total_minor,this.order.currency)}</span>
</span>
<span class="badge ${e.status}">${ys(e.status)}</span>`;return a`<details ?open=${!this.folded}><summary>${s}</summary>${this.inside()}</details>`}inside(){let{vendor_order:e,lines:i,currency:s,address:n}=this.order,o=bs[e.status];return a`<div class="in">
${o===void 0?c:a`<ol class="road" aria-label="Progress">${vs.map((d,p)=>a`
<li class=${p<o?"done":""}>${bi[d]}<span class="sr">${p<o?", done":", not yet"}</span></li>`)}</ol>`}
${this.actions()}
${e.tracking?a`<p class="tracking">Tracking: <b>${e.tracking}</b></p>`:c}
<ul class="lines" aria-label="Lines">${i.map(d=>a`<li>
<img src=${d.image} alt="" width="44" height="55" loading="lazy">
<span><b title=${d.title}>${d.title}</b><small>${[d.colour,d.size,d.sku].filter(Boolean).join(" · ")}</small></span>
<span class="num">${d.quantity} × ${_(d.unit_minor,s)}</span></li>`)}</ul>
<dl>
<dt>Items</dt><dd>${_(e.items_minor,s)}</dd>
${e.delivery_minor?a`<dt>Delivery</dt><dd>${_(e.delivery_minor,s)}</dd>`:c}
${e.tax_minor?a`<dt>Tax</dt><dd>${_(e.tax_minor,s)}</dd>`:c}
<dt class="total">Total</dt><dd class="total">${_(e.total_minor,s)}</dd>
</dl>
${n?a`<address><b>${n.name}</b><br>${n.line1}${n.line2?`, ${n.line2}`:""}<br>${[n.postcode,n.city,n.region,n.country].filter(Boolean).join(" ")}</address>`:c}
${this.conv?a`<a class="chat" href="#/c/${this.conv}">Open the conversation</a>`:c}
</div>`}actions(){let{next:e,id:i,status:s}=this.order.vendor_order;if(this.asking){let d=this.asking==="tracking";return a`<form @submit=${p=>this.answered(p,i)}>
<label class="field">${d?"Tracking number (if there is one)":"Reason, told to the shopper"}<input name="text" maxlength="120" ?required=${!d} autocomplete="off"></label>
<span class="act"><button class="btn ${d?"":"danger"}" aria-busy=${this.busy}>${d?"Mark as shipped":"Reject the order"}</button>
<button type="button" class="btn quiet" @click=${()=>this.asking=""}>Cancel</button></span></form>`}let n=e.includes("shipped")||s==="accepted"||s==="ready"||s==="in_production",o=[e.includes("accepted")?a`<button type="button" class="btn" aria-busy=${this.busy} @click=${()=>this.send("order.accept",{vendor_order:i})}>${m("check")}Accept</button>`:c,n?a`<button type="button" class="btn" aria-busy=${this.busy} @click=${()=>this.ask("tracking")}>${m("truck")}Ship…</button>`:c,e.includes("delivered")?a`<button type="button" class="btn" aria-busy=${this.busy} @click=${()=>this.send("order.deliver",{vendor_order:i})}>${m("box")}Mark delivered</button>`:c,e.includes("rejected")?a`<button type="button" class="btn quiet" @click=${()=>this.ask("reason")}>Reject…</button>`:c].filter(d=>d!==c);return o.length?a`<div class="act">${o}</div>`:c}ask(e){this.asking=e,this.updateComplete.then(()=>this.renderRoot.querySelector("input")?.focus())}answered(e,i){e.preventDefault();let s=String(new FormData(e.target).get("text")??"").trim(),n=this.asking==="tracking";this.asking="",n?this.send("order.ship",{vendor_order:i,...s&&{tracking:s}}):this.send("order.reject",{vendor_order:i,reason:s})}send(e,i){this.busy||this.emit("order",{action:e,args:i,order:this.order})}};H.styles=$(x`
:host { border: 1px solid var(--line); border-radius: var(--radius); background: var(--raised); overflow: clip; }
summary, .top { display: flex; align-items: center; gap: 8px; padding: 12px 14px; }
summary { cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary:focus-visible { outline-offset: -3px; border-radius: var(--radius); }
.number { font-weight: 650; font-variant-numeric: tabular-nums; }
.when { font-size: 12.5px; color: var(--soft); }
.main { flex: 1; min-width: 0; }
.main > * { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.badge { flex: none; padding: 2px 10px; border-radius: 99px; font-size: 12px; font-weight: 650; background: var(--wash); color: var(--soft); }
.badge.new { background: var(--gold); color: var(--gold-ink); }
.badge.accepted, .badge.in_production, .badge.ready { background: var(--brand-wash); color: var(--brand); }
.badge.shipped, .badge.delivered, .badge.completed { background: var(--good-wash); color: var(--good); }
.badge.rejected, .badge.canceled { background: var(--bad-wash); color: var(--bad); }
.in { padding: 0 14px 14px; display: grid; gap: 12px; }
ol, ul { list-style: none; margin: 0; padding: 0; }
.road { display: grid; grid-template-columns: repeat(3, 1fr); gap: 4px; }
.road li { display: grid; gap: 4px; font-size: 12px; color: var(--soft); }
.road li::before { content: ""; height: 4px; border-radius: 4px; background: var(--line); }
.road li.done { color: var(--good); font-weight: 600; }
.road li.done::before { background: var(--good); }
.lines { display: grid; gap: 10px; }
.lines li { display: grid; grid-template-columns: 44px minmax(0, 1fr) auto; gap: 10px; align-items: center; font-size: 13.5px; line-height: 1.35; }
.lines img { width: 44px; height: 55px; object-fit: cover; border-radius: 8px; background: var(--wash); }
.lines b { display: block; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.lines small { display: block; font-size: 12.5px; color: var(--soft); overflow: hidden; text-overflow: ellipsis; }
dl { display: grid; grid-template-columns: 1fr auto; gap: 2px 12px; margin: 0; padding-top: 10px; border-top: 1px solid var(--line); font-size: 13px; color: var(--soft); }
dd { margin: 0; text-align: end; font-variant-numeric: tabular-nums; }
dl .total { color: var(--ink); font-weight: 650; font-size: 14px; }
address { font-style: normal; font-size: 13px; line-height: 1.5; color: var(--soft); }
address b { color: var(--ink); font-weight: 600; }
.act { display: flex; flex-wrap: wrap; gap: 8px; }
.act .btn { min-height: 38px; padding: 0 14px; font-size: 14px; flex: 1 1 auto; }
.act .btn svg { width: 17px; height: 17px; }
form { display: grid; gap: 10px; }
form .field input { min-height: 40px; font-size: 15px; }
.tracking { font-size: 13px; }
.chat { font-size: 13px; font-weight: 600; display: inline-flex; align-items: center; min-height: 24px; }
`),l([h({attribute:!1})],H.prototype,"order",2),l([h({type:Boolean})],H.prototype,"folded",2),l([h({type:Boolean})],H.prototype,"busy",2),l([h()],H.prototype,"customer",2),l([h()],H.prototype,"conv",2),l([v()],H.prototype,"asking",2),H=l([w("fs-order-box")],H);var xs=r=>{let t=Pe(r);return t==="now"?"just now":/\d (min|h|d)$/.test(t)?`${t} ago`:t};var yi=[["open","To do",r=>["new","accepted","in_production","ready"].includes(r)],["shipped","On the way",r=>r==="shipped"],["done","Done",r=>["delivered","completed"].includes(r)],["undone","Rejected or cancelled",r=>["rejected","canceled"].includes(r)],["all","All",()=>!0]],N=class extends S{constructor(){super(...arguments);this.orders=null;this.problem="";this.busy="";this.people=new Map;this.tab="open";this.words=""}render(){let e=this.orders??[],i=yi.find(([o])=>o===this.tab)[2],s=this.words.toLowerCase(),n=e.filter(o=>i(o.vendor_order.status)&&(!s||ws(o,this.people).includes(s)));return a`
<header>
<div class="top"><h2 tabindex="-1">Orders</h2>
<label class="search"><span class="sr">Search orders</span>${m("search")}
<input type="search" placeholder="Number, name, item or SKU" autocomplete="off" @input=${()=>this.words=this.input.value}></label></div>
<div class="tabs" role="group" aria-label="Show">${yi.map(([o,d,p])=>a`
<button type="button" aria-pressed=${this.tab===o} @click=${()=>this.tab=o}>${d} <b>${e.filter(u=>p(u.vendor_order.status)).length}</b></button>`)}</div>
</header>
<div class="scroll" tabindex="0" role="region" aria-label="Orders">
${this.problem?a`<div class="empty" role="alert">${m("warn")}<h3>Orders could not be loaded</h3><p>${this.problem}</p><button type="button" class="btn" @click=${()=>this.emit("reload")}>Try again</button></div>`:this.orders===null?a`<p class="empty" role="status">Loading orders…</p>`:n.length?a`<div class="grid">${Q(n,o=>o.vendor_order.id,o=>{let d=this.people.get(o.customer.replaceAll("-",""));return a`<fs-order-box .order=${o} .customer=${d?.name??o.address?.name??""} .conv=${d?.conv??""} ?busy=${this.busy===o.vendor_order.id}></fs-order-box>`})}</div>`:a`<div class="empty">${m("orders")}<h3>${this.words?"Nothing found":this.tab==="open"?"All done":"Nothing here"}</h3><p>${this.words?"Try another number, name or SKU.":"New orders appear here by themselves."}</p></div>`}
</div>`}};N.styles=$(x`
:host { display: flex; flex-direction: column; min-height: 0; background: var(--wash); }
header { padding: 20px 28px 0; background: var(--paper); border-bottom: 1px solid var(--line); }
.top { display: flex; flex-wrap: wrap; gap: 12px 24px; align-items: center; }
header h2 { flex: 1; margin: 0; font: 500 28px/1.2 var(--display); }
.search { position: relative; width: min(320px, 100%); }
.search svg { position: absolute; left: 12px; top: 10px; color: var(--soft); pointer-events: none; }
.search input { width: 100%; height: 40px; padding: 0 14px 0 40px; border: 1px solid var(--line-strong); border-radius: 999px; background: var(--paper); font-size: 14px; }
.tabs { display: flex; gap: 4px 20px; margin-top: 14px; overflow-x: auto; scrollbar-width: none; }
.tabs button { flex: none; min-height: 44px; padding: 0 2px; border: 0; border-bottom: 3px solid transparent; background: none; font-size: 14px; font-weight: 600; color: var(--soft); cursor: pointer; }
.tabs button:hover { color: var(--ink); }
.tabs button:focus-visible { outline-offset: -3px; }
.tabs button[aria-pressed="true"] { color: var(--brand); border-color: var(--brand); }
.tabs b { font-weight: 500; font-variant-numeric: tabular-nums; }
.scroll { flex: 1; overflow-y: auto; padding: 24px 28px 48px; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(340px, 100%), 1fr)); gap: 16px; align-items: start; max-width: 1320px; }
.empty { padding: 72px 24px; text-align: center; color: var(--soft); }
.empty svg { width: 44px; height: 44px; stroke-width: 1.2; color: var(--line-strong); }
.empty h3 { margin: 12px 0 4px; font: 500 22px/1.3 var(--display); color: var(--ink); }
.empty p { margin: 0 0 16px; }
@media (max-width: 640px) { header { padding: 14px 16px 0; } .scroll { padding: 16px 12px 32px; } header h2 { font-size: 22px; } }
`),l([h({attribute:!1})],N.prototype,"orders",2),l([h()],N.prototype,"problem",2),l([h()],N.prototype,"busy",2),l([h({attribute:!1})],N.prototype,"people",2),l([v()],N.prototype,"tab",2),l([v()],N.prototype,"words",2),l([M("input")],N.prototype,"input",2),N=l([w("fs-orders")],N);var ws=(r,t)=>[r.vendor_order.number,r.order_number,r.address?.name,t.get(r.customer.replaceAll("-",""))?.name,...r.lines.flatMap(e=>[e.title,e.sku,e.colour])].join(" ").toLowerCase();var j=class extends S{constructor(){super(...arguments);this.items=null;this.problem="";this.open=null;this.asked=0}render(){let e=this.open;return a`<dialog aria-labelledby="heading" @close=${()=>this.open=null} @click=${i=>i.target===this.dialog&&this.dialog.close()}>
<header>
${e?a`<button type="button" class="icon" aria-label="Back to the list" @click=${this.back}>${m("back")}</button>`:c}
<h2 id="heading">${e?"Which one?":"Send a product"}</h2>
<button type="button" class="icon" aria-label="Close" @click=${()=>this.dialog.close()}>${m("close")}</button>
</header>
<label class="search" ?hidden=${e!==null}><span class="sr">Search your products</span>${m("search")}
<input type="search" placeholder="Black linen shirt in L…" autocomplete="off" @input=${this.typed}></label>
${e?this.variants(e):a`<div class="list" aria-live="polite" aria-busy=${this.items===null}>
${this.problem?a`<p class="none" role="alert">${this.problem}</p>`:this.items===null?a`<p class="none">Looking…</p>`:this.items.length?a`<ul>${this.items.map(i=>a`<li><button type="button" class="tile" @click=${()=>this.choose(i)}>
<img src=${i.image} alt="" width="160" height="200" loading="lazy">
<span><b>${i.title}</b>${i.price_max_minor>i.price_minor?"from ":""}${_(i.price_minor,i.currency)}${i.in_stock?"":a` · <span class="out">out of stock</span>`}</span>
</button></li>`)}</ul>`:a`<p class="none">Nothing of yours matches these words.</p>`}
</div>`}
</dialog>`}variants(e){return a`<div class="one">
<img src=${e.image} alt="" width="200" height="250">
<div><h3>${e.title}</h3><p>${e.vendor.name}</p>
<table><thead><tr><th scope="col">Variant</th><th scope="col">Price</th><th scope="col">Stock</th><th scope="col"><span class="sr">Send</span></th></tr></thead>
<tbody>${e.variants.map(i=>a`<tr>
<td>${xi(i)}</td><td>${_(i.price_minor,e.currency)}</td>
<td>${i.available>0?i.available:a`<span class="out">none</span>`}</td>
<td><button type="button" class="btn" @click=${()=>this.send(i,e)}>Send<span class="sr"> ${xi(i)}</span></button></td></tr>`)}</tbody></table>
</div></div>`}show(){this.dialog.showModal(),this.input.focus(),this.look()}typed(){clearTimeout(this.timer),this.timer=setTimeout(()=>{this.look()},180)}async look(){let e=++this.asked;try{let{items:i}=await this.find(this.input.value.trim());if(e!==this.asked)return;this.items=i,this.problem=""}catch(i){e===this.asked&&(this.problem=i.message)}}choose(e){this.open=e,this.updateComplete.then(()=>this.renderRoot.querySelector(".one .btn")?.focus())}back(){this.open=null,this.updateComplete.then(()=>this.input.focus())}send(e,i){this.dialog.close(),this.emit("chosen",{variant:e.variant,title:i.title})}};j.styles=$(x`
dialog { width: min(720px, calc(100vw - 24px)); max-height: min(720px, calc(100dvh - 48px)); padding: 0; border: 1px solid var(--line); border-radius: 20px; background: var(--paper); color: var(--ink); box-shadow: var(--shadow); }
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: rgb(10 11 25 / 45%); }
header { display: flex; align-items: center; gap: 8px; padding: 14px 12px 8px 20px; }
h2 { flex: 1; margin: 0; font: 500 22px/1.2 var(--display); }
.search { position: relative; display: block; margin: 0 20px 12px; }
.search svg { position: absolute; left: 14px; top: 12px; color: var(--soft); }
.search input { width: 100%; height: 44px; padding: 0 16px 0 44px; border: 1px solid var(--line-strong); border-radius: 999px; background: var(--paper); font-size: 16px; }
.list { flex: 1; overflow-y: auto; padding: 0 12px 12px; min-height: 240px; }
ul { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(152px, 1fr)); gap: 8px; }
.tile { width: 100%; height: 100%; padding: 8px; border: 0; border-radius: 14px; background: none; text-align: start; cursor: pointer; display: flex; flex-direction: column; gap: 8px; }
.tile:hover { background: var(--wash); }
.tile img { width: 100%; height: auto; aspect-ratio: 4 / 5; object-fit: cover; border-radius: 10px; background: var(--wash); }
.tile b { display: block; color: var(--ink); font-size: 14px; font-weight: 600; line-height: 1.3; }
.tile span { font-size: 13px; color: var(--soft); }
.none { padding: 64px 24px; text-align: center; color: var(--soft); }
.one { display: grid; grid-template-columns: 200px 1fr; gap: 20px; padding: 4px 20px 20px; overflow-y: auto; }
.one > img { width: 100%; height: auto; aspect-ratio: 4 / 5; object-fit: cover; border-radius: 14px; background: var(--wash); }
.one h3 { margin: 0 0 4px; font-size: 18px; line-height: 1.3; }
.one p { margin: 0 0 14px; color: var(--soft); font-size: 14px; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th { font-size: 12px; text-align: start; color: var(--soft); font-weight: 600; padding: 0 0 4px; }
td { padding: 4px 0; border-top: 1px solid var(--line); font-variant-numeric: tabular-nums; }
td:last-child, th:last-child { text-align: end; }
td .btn { min-height: 34px; padding: 0 14px; font-size: 13px; }
.out { color: var(--bad); }
@media (max-width: 560px) { .one { grid-template-columns: 1fr; } .one > img { width: 96px; } ul { grid-template-columns: repeat(2, 1fr); } td:nth-child(2) { white-space: nowrap; } }
`),l([h({attribute:!1})],j.prototype,"find",2),l([v()],j.prototype,"items",2),l([v()],j.prototype,"problem",2),l([v()],j.prototype,"open",2),l([M("dialog")],j.prototype,"dialog",2),l([M("input")],j.prototype,"input",2),j=l([w("fs-picker")],j);var xi=r=>[r.colour,r.size].filter(Boolean).join(", ")||r.sku;function wi(r){let t="",e=0;return i=>{let s=i.composedPath()[0];if(/^(INPUT|TEXTAREA|SELECT)$/.test(s.tagName??"")||s.isContentEditable||i.defaultPrevented||i.ctrlKey||i.metaKey||i.altKey||i.isComposing||!r.allowed()||i.composedPath().some(u=>u instanceof HTMLDialogElement&&u.open))return;let o=i.key.toLowerCase(),d=Date.now()-e<1e3?`${t} ${o}`:"",p=d&&r[d]||(o==="allowed"?void 0:r[o]);t=o,e=Date.now(),p&&(i.preventDefault(),p())}}var B=class extends S{constructor(){super(...arguments);this.orders=null;this.problem="";this.busy="";this.now=0}render(){let e=this.summary;return a`
<header><h2>Shopper</h2><button type="button" class="icon" aria-label="Close this pane" @click=${()=>this.emit("details")}>${m("close")}</button></header>
<div class="scroll" tabindex="0" role="region" aria-label="Shopper and orders">
${e?a`<dl>
<dt>Name</dt><dd>${L(e.customer)}</dd>
<dt>Shop</dt><dd>${e.site.name}</dd>
<dt>Channel</dt><dd>${Oe(e.channel)}</dd>
<dt>Assigned to</dt><dd>${e.assignee?.name??"Nobody"}</dd>
${e.waiting_since&&e.state==="open"?a`<dt>Unanswered</dt><dd>for ${ue(e.waiting_since,this.now)}</dd>`:c}
</dl>`:c}
<section aria-labelledby="orders">
<h3 id="orders"><span>Orders with you</span>${this.orders?.length?a`<span>${this.orders.length}</span>`:c}</h3>
${this.problem?a`<p class="none">${this.problem}<br><button type="button" class="btn quiet" @click=${()=>this.emit("reload")}>Try again</button></p>`:this.orders===null?a`<div class="ghost" role="status"><span class="sr">Loading orders</span></div>`:this.orders.length?Q(this.orders,i=>i.vendor_order.id,(i,s)=>a`<fs-order-box .order=${i} ?folded=${s>0} ?busy=${this.busy===i.vendor_order.id}></fs-order-box>`):a`<p class="none">${m("orders")}No order yet. When this shopper buys something of yours, it appears here.</p>`}
</section>
</div>`}};B.styles=$(x`
:host { display: flex; flex-direction: column; min-height: 0; background: var(--paper); }
header { display: flex; align-items: center; min-height: 68px; padding: 10px 8px 10px 20px; border-bottom: 1px solid var(--line); }
h2 { flex: 1; margin: 0; font: 500 20px/1.2 var(--display); }
.scroll { flex: 1; overflow-y: auto; padding: 16px 16px 32px; display: grid; gap: 20px; align-content: start; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 16px; margin: 0 4px; font-size: 14px; }
dt { color: var(--soft); }
dd { margin: 0; text-align: end; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
section { display: grid; gap: 10px; }
h3 { margin: 0 4px; font-size: 13px; font-weight: 650; color: var(--soft); display: flex; justify-content: space-between; }
.none { margin: 0; padding: 24px 16px; border: 1px dashed var(--line); border-radius: var(--radius); text-align: center; font-size: 14px; color: var(--soft); }
.none svg { display: block; margin: 0 auto 6px; width: 28px; height: 28px; stroke-width: 1.3; }
.ghost { height: 74px; border-radius: var(--radius); background: var(--wash); }
`),l([h({attribute:!1})],B.prototype,"summary",2),l([h({attribute:!1})],B.prototype,"orders",2),l([h()],B.prototype,"problem",2),l([h()],B.prototype,"busy",2),l([h({type:Number})],B.prototype,"now",2),B=l([w("fs-side")],B);var $s={cart:y`<path d="M5 8h14l1 12.5H4L5 8Z"/><path d="M9 10V6.5a3 3 0 0 1 6 0V10"/>`,chat:y`<path d="M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.6 3.3 6L5.8 21l4-2.1c.7.1 1.4.2 2.2.2 5 0 9-3.5 9-7.8s-4-7.8-9-7.8Z"/><path d="M8.3 11.3h.1M12 11.3h.1M15.7 11.3h.1" stroke-width="2.4"/>`,close:y`<path d="m6 6 12 12M18 6 6 18"/>`,send:y`<path d="M12 19.5V5M5.5 11 12 4.5l6.5 6.5"/>`,minus:y`<path d="M5 12h14"/>`,plus:y`<path d="M12 5v14M5 12h14"/>`,bin:y`<path d="M4 7h16M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7"/>`,file:y`<path d="M6 3.5h8l4 4v13H6z"/><path d="M14 3.5v4h4M9 12.5h6M9 16h6"/>`,pin:y`<path d="M12 21s6.5-5.6 6.5-11a6.5 6.5 0 0 0-13 0C5.5 15.4 12 21 12 21Z"/><circle cx="12" cy="10" r="2.3"/>`,check:y`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,alert:y`<path d="M12 4 2.8 19.5h18.4L12 4Z"/><path d="M12 10v4.5M12 17v.1"/>`,clock:y`<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>`,left:y`<path d="m14.5 5-7 7 7 7"/>`,right:y`<path d="m9.5 5 7 7-7 7"/>`,down:y`<path d="M12 5v14M6 13l6 6 6-6"/>`,store:y`<path d="M4.5 10v10h15V10M3.5 9.5 5.5 4h13l2 5.5a2.8 2.8 0 0 1-5.6 0 2.9 2.9 0 0 1-5.8 0 2.8 2.8 0 0 1-5.6 0Z"/>`,person:y`<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>`,card:y`<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="M3 10h18"/>`,truck:y`<path d="M2.5 6h11.5v11H2.5zM14 10h4l3.5 3.5V17H14z"/><circle cx="7" cy="17.5" r="2"/><circle cx="17.5" cy="17.5" r="2"/>`,spark:y`<path d="M12 3.5c.6 4.9 3 7.4 8 8-5 .6-7.4 3.1-8 8-.6-4.9-3-7.4-8-8 5-.6 7.4-3.1 8-8Z"/>`},T=r=>a`<svg class="i" viewBox="0 0 24 24" aria-hidden="true">${$s[r]}</svg>`;var pe=r=>r?typeof r=="string"?r:r.name:"";function Mt(r){switch(r.type){case"cart":return"cart";case"address":case"proposal":return`checkout:${r.type}`;case"payment":return`payment:${r.checkout}`;case"order":return`order:${r.order}`;case"measure":case"measure_result":return"measuring";default:return null}}var q=x`
.card {
border: 1px solid var(--line);
border-radius: var(--radius);
background: var(--raised);
overflow: clip;
}
header {
display: flex;
align-items: center;
gap: 8px;
padding: 12px 14px;
border-bottom: 1px solid var(--line);
font-weight: 650;
}
header .aside {
margin-inline-start: auto;
font-weight: 500;
font-size: 13px;
color: var(--soft);
}
.body {
padding: 14px;
display: grid;
gap: 12px;
}
.soft {
color: var(--soft);
font-size: 13px;
}
h3,
p,
ul,
dl,
dd,
ol {
margin: 0;
padding: 0;
}
ul,
ol {
list-style: none;
}
.row {
display: flex;
gap: 12px;
align-items: center;
}
.pair {
display: grid;
grid-template-columns: 1fr 1fr;
gap: 8px;
}
.thumb {
width: 56px;
aspect-ratio: 4/5;
object-fit: cover;
border-radius: 8px;
background: var(--wash);
flex: none;
}
.what {
display: grid;
line-height: 1.35;
}
dl.sum {
display: grid;
grid-template-columns: 1fr auto;
row-gap: 6px;
font-size: 14px;
}
dl.sum dd {
text-align: end;
padding-inline-start: 12px;
}
dl.sum .total {
font-weight: 700;
font-size: 17px;
padding-top: 8px;
border-top: 1px solid var(--line);
}
.problem {
display: flex;
gap: 8px;
padding: 10px 12px;
border-radius: var(--radius-small);
background: var(--bad-wash);
color: var(--bad);
font-size: 14px;
}
.pill {
display: inline-flex;
align-items: center;
gap: 5px;
padding: 2px 9px;
border-radius: 99px;
background: var(--brand-wash);
color: var(--brand);
font-size: 12.5px;
font-weight: 600;
white-space: nowrap;
}
.pill.good {
background: var(--good-wash);
color: var(--good);
}
.pill.warn {
background: var(--warn-wash);
color: var(--warn);
}
.pill.bad {
background: var(--bad-wash);
color: var(--bad);
}
.pill .i {
width: 14px;
height: 14px;
}
`,A=class extends S{constructor(){super(...arguments);this.live=!0;this.readonly=!1;this.busy="";this.problem=null}static{this.styles=$(q)}get usable(){return this.live&&!this.readonly}act(e,i,s=e){return this.busy?Promise.resolve(!1):(this.busy=s,this.problem=null,new Promise(n=>{let o=d=>{this.busy="",this.problem=d,n(d===null)};this.emit("act",{action:e,args:i,done:o})}))}trouble(){return this.problem?a`<p class="problem" role="alert">${T("alert")}<span>${this.problem}</span></p>`:c}lineText(e){return a`<span class="what"><strong>${e.title}</strong><span class="soft">${[e.colour,e.size,pe(e.vendor)].filter(Boolean).join(" · ")}</span></span>`}};l([h({attribute:!1})],A.prototype,"card",2),l([h({type:Boolean})],A.prototype,"live",2),l([h({type:Boolean})],A.prototype,"readonly",2),l([v()],A.prototype,"busy",2),l([v()],A.prototype,"problem",2);var Le=class extends A{line(t){let{currency:e}=this.card,i=`${t.title}${t.size?`, ${t.size}`:""}`,s=t.available??99;return a`<li>
<img class="thumb" src=${z(t.image)} alt="" loading="lazy" />
<div>${this.lineText(t)}${s<t.quantity?a`<div class="pill warn">Only ${s} left</div>`:c}</div>
<span class="price num">${_(t.total_minor,e)}</span>
<div class="tools">
${this.usable?a`<span class="stepper" role="group" aria-label="How many: ${i}">
<button class="icon" aria-label="One less of ${i}" aria-busy=${!!this.busy} ?disabled=${t.quantity<2} @click=${()=>this.act("cart.set",{line:t.line,quantity:t.quantity-1})}>${T("minus")}</button>
<output class="num" aria-label="Quantity">${t.quantity}</output>
<button class="icon" aria-label="One more of ${i}" aria-busy=${!!this.busy} ?disabled=${t.quantity>=s} @click=${()=>this.act("cart.set",{line:t.line,quantity:t.quantity+1})}>${T("plus")}</button>
</span>
<button class="icon" aria-label="Remove ${i}" aria-busy=${!!this.busy} @click=${()=>this.act("cart.remove",{line:t.line})}>${T("bin")}</button>`:a`<span class="soft num">${t.quantity} × ${_(t.unit_minor,e)}</span>`}
</div>
</li>`}render(){let{lines:t,items_minor:e,count:i,currency:s,changes:n}=this.card;return t.length?a`<section class="card" aria-label="Your cart">
<header>${T("cart")} Your cart <span class="aside">${i} ${i===1?"item":"items"}</span></header>
<div class="body">
${(n??[]).map(o=>a`<p class="pill warn">${o.title}: now ${_(o.now_minor,s)}, was ${_(o.was_minor,s)}</p>`)}
<ul>
${t.map(o=>this.line(o))}
</ul>
<dl class="sum">
<dt class="total">Items</dt>
<dd class="total num">${_(e,s)}</dd>
</dl>
${this.trouble()}
${this.usable?a`<button class="btn wide" aria-busy=${this.busy==="checkout.start"} @click=${()=>this.act("checkout.start",{})}>Checkout</button>
<p class="soft">Delivery and tax come next, before you confirm anything.</p>`:c}
</div>
</section>`:a`<section class="card" aria-label="Your cart"><p class="empty soft">Your cart is empty. Tell me what you are looking for.</p></section>`}};Le.styles=$(q,x`
li {
display: grid;
grid-template-columns: 56px 1fr auto;
gap: 4px 12px;
padding: 12px 0;
border-top: 1px solid var(--line);
}
li:first-child {
border-top: 0;
padding-top: 0;
}
.thumb {
grid-row: span 2;
}
.stepper {
display: inline-flex;
align-items: center;
border: 1px solid var(--line-strong);
border-radius: 99px;
width: max-content;
}
.stepper .icon {
width: 42px;
height: 42px;
}
.stepper .i {
width: 16px;
height: 16px;
}
.stepper output {
min-width: 20px;
text-align: center;
font-weight: 600;
}
.tools {
display: flex;
justify-content: space-between;
align-items: center;
grid-column: 2 / 4;
}
.price {
font-weight: 600;
}
.empty {
text-align: center;
padding: 20px 14px;
}
`),Le=l([w("fs-cart")],Le);var ks=3,_s=7,Ts=0,G=class extends S{constructor(){super(...arguments);this.asked=!1;this.colour="";this.size=null;this.id_=`v${++Ts}`}willUpdate(e){if(!e.has("item")||this.colour)return;this.colour=(this.item.variants.find(s=>s.available>0)??this.item.variants[0])?.colour??"";let i=this.here;i.length===1&&(this.size=i[0].size),queueMicrotask(()=>this.tell())}get here(){return this.item.variants.filter(e=>e.colour===this.colour)}get picked(){return this.here.find(e=>e.size===this.size)??null}focus(){this.renderRoot.querySelector("input[name^=s]:not(:disabled), select")?.focus()}tell(){this.emit("pick",this.picked)}choose(e,i){this.colour=e,this.size=i,this.picked&&this.picked.available<1&&(this.size=null);let s=this.here;s.length===1&&(this.size=s[0].size),this.tell()}render(){let{colours:e}=this.item,i=this.here,s=this.picked?.available??0;return a`${e.length>1?a`<fieldset>
<legend>Colour <b>${this.colour}</b></legend>
${e.map(({name:n,hex:o})=>a`<label class="colour" title=${n}
><input type="radio" name="c${this.id_}" aria-label=${n} .checked=${n===this.colour} @change=${()=>this.choose(n,this.size)} />
<span class="dot" .style=${`background:${o}`}></span
></label>`)}
</fieldset>`:c}
${i.length===1&&!i[0].size?c:i.length>_s?a`<label class="field"
><span class=${this.asked&&!this.size?"ask":""}>Size</span
><select @change=${n=>this.choose(this.colour,n.target.value||null)}>
<option value="">Choose</option>
${i.map(n=>a`<option value=${n.size} ?disabled=${n.available<1} ?selected=${n.size===this.size}>${n.size}${n.available<1?" — sold out":""}</option>`)}
</select></label
>`:a`<fieldset>
<legend>
${this.asked&&!this.size?a`<span class="ask" role="alert">Choose a size</span>`:a`Size <b>${this.size??""}</b>`}
${s>0&&s<=ks?a`— only ${s} left`:c}
</legend>
${i.map(n=>a`<label class="size"
><input
type="radio"
name="s${this.id_}"
aria-label="${n.size}${n.available<1?", sold out":""}"
?disabled=${n.available<1}
.checked=${n.size===this.size}
@change=${()=>this.choose(this.colour,n.size)}
/>${n.size}</label
>`)}
</fieldset>`}`}};G.styles=$(x`
:host {
display: grid;
gap: 8px;
}
fieldset {
border: 0;
margin: 0;
padding: 0;
min-width: 0;
display: flex;
flex-wrap: wrap;
gap: 4px;
}
legend {
padding: 0;
margin-bottom: 2px;
font-size: 13px;
color: var(--soft);
}
legend b {
color: var(--ink);
font-weight: 600;
}
legend .ask {
color: var(--bad);
font-weight: 600;
}
label {
position: relative;
display: grid;
place-items: center;
min-width: var(--tap);
height: var(--tap);
cursor: pointer;
font-size: 14px;
font-weight: 550;
}
label.size {
flex: 1 0 40px;
min-width: 40px;
max-width: 64px;
padding: 0 6px;
border: 1px solid var(--line-strong);
border-radius: var(--radius-small);
background: var(--paper);
}
label.size:has(:checked) {
background: var(--brand);
border-color: var(--brand);
color: var(--brand-ink);
}
label.size:has(:disabled) {
color: var(--soft);
border-color: var(--line);
text-decoration: line-through;
cursor: default;
}
input {
position: absolute;
inset: 0;
width: 100%;
height: 100%;
margin: 0;
opacity: 0;
cursor: inherit;
}
label:has(:focus-visible) {
outline: 2px solid var(--brand);
outline-offset: 2px;
}
.dot {
width: 24px;
height: 24px;
border-radius: 50%;
border: 1px solid color-mix(in srgb, var(--ink) 28%, transparent);
}
label:has(:checked) .dot {
outline: 2px solid var(--brand);
outline-offset: 3px;
}
label.colour {
min-width: 38px;
margin-inline-start: -4px;
}
.field select {
min-height: var(--tap);
}
`),l([h({attribute:!1})],G.prototype,"item",2),l([h({type:Boolean})],G.prototype,"asked",2),l([v()],G.prototype,"colour",2),l([v()],G.prototype,"size",2),G=l([w("fs-variants")],G);var Ss=x`
.tile {
display: flex;
flex-direction: column;
height: 100%;
border: 1px solid var(--line);
border-radius: var(--radius);
background: var(--raised);
overflow: clip;
}
.picture {
position: relative;
display: block;
background: var(--wash);
}
.picture img {
display: block;
width: 100%;
height: auto;
aspect-ratio: 1;
object-fit: cover;
object-position: 50% 40%;
}
.number {
position: absolute;
top: 8px;
inset-inline-start: 8px;
min-width: 24px;
height: 24px;
display: grid;
place-items: center;
border-radius: 99px;
background: var(--gold);
color: var(--gold-ink);
font-size: 13px;
font-weight: 700;
}
.text {
display: flex;
flex-direction: column;
gap: 10px;
flex: 1;
padding: 12px;
}
.title {
font-weight: 600;
color: inherit;
text-decoration: none;
line-height: 1.3;
}
a.title:hover {
text-decoration: underline;
}
.price {
font-weight: 650;
}
.fit {
display: flex;
flex-wrap: wrap;
align-items: center;
gap: 4px 8px;
font-size: 13.5px;
}
.fit b {
font-weight: 600;
}
.end {
margin-top: auto;
display: grid;
gap: 4px;
}
.link {
border: 0;
background: none;
min-height: 32px;
color: var(--brand);
font-size: 13.5px;
font-weight: 600;
cursor: pointer;
}
.mine {
width: fit-content;
padding: 0;
}
.link:hover {
text-decoration: underline;
}
`,Es={high:"sure",fair:"fairly sure",low:"not so sure"},J=class extends A{constructor(){super(...arguments);this.number=0;this.picked=null;this.asked=!1;this.added=!1}get item(){return this.card.item}async add(){if(!this.picked)return this.asked=!0,await this.updateComplete,this.renderRoot.querySelector("fs-variants")?.focus();this.added=await this.act("cart.add",{variant:this.picked.variant,quantity:1}),this.added&&setTimeout(()=>this.added=!1,2500)}price(){let{price_minor:e,price_max_minor:i,currency:s}=this.item,n=this.picked?.price_minor??(e===i?e:null);return a`<span class="price num">${n===null?a`from ${_(e,s)}`:_(n,s)}</span>`}fit({size:e,sure:i,text:s,between:n}){let o=n?.length===2?`${n[0]} or ${n[1]}`:e?`${e} · ${Es[i??"low"]}`:"";return a`<p class="fit"><b>${this.readonly?"Fits":"Your size"}</b>${o?a` <span class="pill ${i==="high"?"good":i==="low"||!i?"warn":""}">${o}</span>`:c}${o&&e&&!n?c:a`<span class="soft">${s}</span>`}</p>`}render(){let e=this.item,i=a`<img src=${z(e.image)} alt="" loading="lazy" width="400" height="500" />${this.number?a`<span class="number" aria-hidden="true">${this.number}</span>`:c}`;return a`<article class="tile" aria-label="${this.number?`${this.number}. `:""}${e.title}">
${e.url?a`<a class="picture" href=${z(e.url)} target="_top" tabindex="-1" aria-hidden="true">${i}</a>`:a`<div class="picture">${i}</div>`}
<div class="text">
<div>
${e.url?a`<a class="title" href=${z(e.url)} target="_top">${e.title}</a>`:a`<span class="title">${e.title}</span>`}
<div class="soft">${e.vendor.name}</div>
</div>
${this.price()}
${e.fit?this.fit(e.fit):e.sizes.length>1&&!this.readonly?a`<button class="link mine" @click=${()=>this.act("measure.invite",{product:e.product})}>What is my size?</button>`:c}
${e.in_stock?this.readonly?a`<span class="soft">${e.sizes.join(" · ")}</span>`:a`<fs-variants .item=${e} .asked=${this.asked} @pick=${s=>this.picked=s.detail}></fs-variants>`:a`<span class="pill warn">Sold out</span>`}
${this.trouble()}
${this.readonly?c:a`<div class="end">
${e.in_stock?a`<button class="btn wide" aria-busy=${this.busy==="cart.add"} @click=${this.add}>
${this.added?a`${T("check")} In your cart`:a`${T("cart")} Add to cart`}
</button>`:c}
${F.askVendor?a`<button class="link" @click=${()=>this.act("vendor.ask",{product:e.product})}>Ask ${e.vendor.name}</button>`:c}
</div>`}
</div>
</article>`}};J.styles=$(q,Ss,x`
:host([wide]) .tile {
display: grid;
grid-template-columns: 40% 1fr;
}
:host([wide]) .picture img {
height: 100%;
aspect-ratio: auto;
}
`),l([h({type:Number})],J.prototype,"number",2),l([v()],J.prototype,"picked",2),l([v()],J.prototype,"asked",2),l([v()],J.prototype,"added",2),J=l([w("fs-product")],J);var De=class extends A{slide(t){let e=this.renderRoot.querySelector("ul"),i=!matchMedia("(prefers-reduced-motion: reduce)").matches;e.scrollBy({left:t*260,behavior:i?"smooth":"auto"})}render(){let{items:t,total:e}=this.card;return t.length?a`<section aria-label="Products">
<div class="head">
<span class="soft">${e>t.length?`${t.length} of ${e}`:`${e} ${e===1?"piece":"pieces"}`}</span>
${t.length>1?a`<button class="icon" aria-label="Scroll back" @click=${()=>this.slide(-1)}>${T("left")}</button>
<button class="icon" aria-label="Scroll on" @click=${()=>this.slide(1)}>${T("right")}</button>`:c}
</div>
<ul tabindex="0" aria-label="Results, scrollable">
${t.map((i,s)=>a`<li class=${t.length===1?"only":""}>
<fs-product .card=${{type:"product",item:i}} .number=${t.length===1?0:s+1} ?wide=${t.length===1} ?readonly=${this.readonly}></fs-product>
</li>`)}
${e>t.length&&!this.readonly?a`<li class="more"><button class="btn quiet" @click=${()=>this.emit("say",{text:"Show me more"})}>Show more</button></li>`:c}
</ul>
</section>`:c}};De.styles=$(q,x`
.head {
display: flex;
align-items: center;
gap: 4px;
min-height: var(--tap);
padding-inline: var(--gutter, 0);
}
.head .soft {
margin-inline-end: auto;
}
ul {
display: flex;
gap: 12px;
overflow-x: auto;
scroll-snap-type: x proximity;
scroll-padding-inline: var(--gutter, 0);
padding: 2px var(--gutter, 2px) 6px;
scrollbar-width: thin;
scrollbar-color: var(--line) transparent;
}
fs-product {
height: 100%;
}
li {
flex: 0 0 min(248px, 76%);
scroll-snap-align: start;
}
.only {
flex-basis: 100%;
}
.more {
display: grid;
place-items: center;
flex-basis: 132px;
}
`),De=l([w("fs-products")],De);function Rt(r,{live:t=!0,readonly:e=!1}={}){switch(r.type){case"products":return a`<fs-products .card=${r} .live=${t} ?readonly=${e}></fs-products>`;case"product":return a`<fs-product .card=${r} .live=${t} ?readonly=${e} wide></fs-product>`;case"cart":return a`<fs-cart .card=${r} .live=${t} ?readonly=${e}></fs-cart>`;case"address":return a`<fs-address .card=${r} .live=${t} ?readonly=${e}></fs-address>`;case"proposal":return a`<fs-proposal .card=${r} .live=${t} ?readonly=${e}></fs-proposal>`;case"payment":return a`<fs-payment .card=${r} .live=${t} ?readonly=${e}></fs-payment>`;case"order":return a`<fs-order .card=${r} .live=${t} ?readonly=${e}></fs-order>`;case"invoice":return a`<fs-invoice .card=${r} ?readonly=${e}></fs-invoice>`;case"vendor_thread":return a`<fs-vendor-thread .card=${r} ?readonly=${e}></fs-vendor-thread>`;case"measure":return a`<fs-measure-card .card=${r} .live=${t} ?readonly=${e}></fs-measure-card>`;case"measure_result":return a`<fs-measured .card=${r} .live=${t} ?readonly=${e}></fs-measured>`;default:return a`<p>Shown in a newer version of this page.</p>`}}var $i="AE AR AT AU BE BG BR CA CH CI CL CM CN CO CY CZ DE DK DZ EE EG ES ET FI FR GB GH GR HK HR HU ID IE IL IN IS IT JM JP KE KR LT LU LV MA MT MU MX MY NG NL NO NZ PE PH PL PT RO RS RW SA SE SG SI SK SN TH TN TR TW TZ UA UG US VN ZA ZM ZW".split(" "),As=[["name","Full name","name",!0,!1],["email","E-mail","email",!0,!1],["line1","Street and number","address-line1",!0,!1],["line2","Flat, floor (optional)","address-line2",!1,!1],["city","City","address-level2",!0,!0],["postcode","Postcode","postal-code",!1,!0],["region","State or region","address-level1",!1,!0]],ki=r=>[r.name,r.line1,r.line2,[r.postcode,r.city].filter(Boolean).join(" "),r.region,r.country].filter(Boolean).join(", "),we=class extends A{constructor(){super(...arguments);this.wrong={}}mended({target:e}){let i=e;if(!this.wrong[i.name]||!i.validity.valid)return;let{[i.name]:s,...n}=this.wrong;this.wrong=n}send(e){e.preventDefault();let i=e.target,s={};for(let d of i.elements)d instanceof HTMLInputElement&&!d.validity.valid&&(s[d.name]=d.validity.valueMissing?"Please fill this in":"That does not look right");this.wrong=s;let n=Object.keys(s)[0];if(n)return i.elements.namedItem(n).focus();let o=Object.fromEntries([...new FormData(i)].map(([d,p])=>[d,String(p).trim()]).filter(([,d])=>d));this.act("checkout.address",{checkout:this.card.checkout,address:o})}render(){let e=this.card.address;if(!this.usable)return a`<section class="card" aria-label="Delivery address">
<header>${T("pin")} Delivery address</header>
<div class="body soft">${e?ki(e):"Asked for the delivery address."}</div>
</section>`;let i=(F.locale?.split("-")[1]??"US").toUpperCase(),s=e?.country??($i.includes(i)?i:"US"),n=new Intl.DisplayNames(F.locale,{type:"region"});return a`<section class="card" aria-label="Delivery address">
<header>${T("pin")} Delivery address</header>
<form class="body" novalidate @submit=${this.send} @input=${this.mended}>
${As.map(([o,d,p,u,g])=>a`<label class="field ${g?"half":""}"
>${d}
<input
name=${o}
type=${o==="email"?"email":"text"}
autocomplete="shipping ${p}"
maxlength="120"
?required=${u}
.value=${e?.[o]??""}
aria-invalid=${this.wrong[o]?"true":"false"}
aria-describedby=${this.wrong[o]?`w-${o}`:c}
/>${this.wrong[o]?a`<span class="wrong" id="w-${o}">${this.wrong[o]}</span>`:c}</label
>`)}
<label class="field half"
>Country
<select name="country" autocomplete="shipping country">
${$i.map(o=>({code:o,name:n.of(o)??o})).sort((o,d)=>o.name.localeCompare(d.name)).map(({code:o,name:d})=>a`<option value=${o} ?selected=${o===s}>${d}</option>`)}
</select></label
>
<label class="field">Phone for the courier (optional) <input name="phone" type="tel" autocomplete="shipping tel" maxlength="40" .value=${e?.phone??""} /></label>
${this.problem?a`<div class="all">${this.trouble()}</div>`:c}
<button class="btn all" aria-busy=${!!this.busy}>Use this address</button>
<p class="soft all">Kept encrypted under a key of your own, and shared only with the vendors of this order.</p>
</form>
</section>`}};we.styles=$(q,x`
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
`),l([v()],we.prototype,"wrong",2),we=l([w("fs-address")],we);var $e=class extends A{constructor(){super(...arguments);this.changing=!1}confirm(){let{proposal:e,version:i,total_minor:s,currency:n}=this.card;this.act("checkout.confirm",{proposal:e,version:i,total_minor:s,currency:n})}render(){let e=this.card,{currency:i}=e,s=d=>_(d,i),n=e.status!=="open"||Date.parse(e.expires_at)<Date.now(),o=new Intl.DateTimeFormat(void 0,{hour:"2-digit",minute:"2-digit"}).format(new Date(e.expires_at));return this.changing&&this.usable?a`<fs-address .card=${{type:"address",checkout:e.checkout,address:e.address}}></fs-address>`:a`<section class="card" aria-label="Your order, to confirm">
<header>${T("check")} Your order <span class="aside">${n?e.status==="open"?"expired":e.status:`price held until ${o}`}</span></header>
<div class="body">
<ul>
${e.lines.map(d=>a`<li class="row">
<img class="thumb" src=${z(d.image)} alt="" />${this.lineText(d)}
<span class="num">${d.quantity>1?a`<span class="soft">${d.quantity} × </span>`:c}${s(d.quantity>1?d.unit_minor:d.total_minor)}</span>
</li>`)}
</ul>
${e.address?a`<div class="to">
${T("pin")}<span>${ki(e.address)}</span>
${this.usable&&!n?a`<button @click=${()=>this.changing=!0}>Change</button>`:c}
</div>`:c}
<dl class="sum">
<dt>Items</dt>
<dd class="num">${s(e.items_minor)}</dd>
${e.discount_minor?a`<dt>Discount</dt><dd class="num">−${s(e.discount_minor)}</dd>`:c}
${e.deliveries.map(d=>a`<dt>Delivery, ${pe(d.vendor)}<br /><span class="soft">${d.label}${d.days?`, ${d.days}${/day/.test(`${d.days}`)?"":" days"}`:""}</span></dt>
<dd class="num">${d.price_minor?s(d.price_minor):"Free"}</dd>`)}
${e.tax_included?c:a`<dt>Tax</dt><dd class="num">${s(e.tax_minor)}</dd>`}
<dt class="total">Total</dt>
<dd class="total num">${s(e.total_minor)}</dd>
${e.tax_included?a`<dt class="soft">Tax included</dt><dd class="soft num">${s(e.tax_minor)}</dd>`:c}
</dl>
${this.trouble()}
${this.usable&&!n?a`<button class="btn gold wide" aria-busy=${this.busy==="checkout.confirm"} @click=${this.confirm}>Confirm ${s(e.total_minor)}</button>
<button class="btn quiet wide" @click=${()=>this.act("checkout.cancel",{checkout:e.checkout})}>Not now</button>`:this.usable&&e.status==="open"?a`<button class="btn wide" @click=${()=>this.act("checkout.start",{})}>Get a fresh total</button>`:c}
</div>
</section>`}};$e.styles=$(q,x`
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
`),l([v()],$e.prototype,"changing",2),$e=l([w("fs-proposal")],$e);var Cs=new Set(["captured","authorized","partially_refunded","refunded"]),gt={failed:"The payment was declined. Nothing was charged.",expired:"The time to pay has run out. Nothing was charged.",voided:"This payment was cancelled."},ke=class extends A{constructor(){super(...arguments);this.told=""}async pay(e){await this.act("payment.simulate",{payment:this.card.payment,outcome:e},e)&&(this.told=e==="delay"?"The bank takes its time. This card will change when it answers.":"Sent to the bank…")}render(){let{status:e,amount_minor:i,currency:s,provider:n,url:o}=this.card,d=this.usable&&(e==="requires_action"||e==="created");return Cs.has(e)?a`<section class="card" aria-label="Payment">
<header class="only">${T("card")} ${_(i,s)} <span class="aside"><span class="pill good">${T("check")} ${e==="refunded"?"Refunded":"Paid"}</span></span></header>
</section>`:a`<section class="card" aria-label="Payment">
<header>
${T("card")} Payment
<span class="aside">${gt[e]?a`<span class="pill bad">Not paid</span>`:n==="sandbox"?"sandbox, no real money":n}</span>
</header>
<div class="body">
<span class="amount num">${_(i,s)}</span>
${gt[e]?a`<p class="soft">${gt[e]}</p>`:c} ${this.trouble()}
${d&&n==="sandbox"?a`<button class="btn gold wide" aria-busy=${!!this.busy||!!this.told} ?disabled=${!!this.told} @click=${()=>this.pay("succeed")}>Pay now (sandbox)</button>
<p class="soft" role="status">${this.told}</p>
<details>
<summary>Try how it goes when it does not go well</summary>
<div class="pair">
<button class="btn quiet" @click=${()=>this.pay("decline")}>Decline</button>
<button class="btn quiet" @click=${()=>this.pay("delay")}>Delay</button>
<button class="btn quiet" @click=${()=>this.pay("duplicate")}>Pay twice</button>
${o?a`<a class="btn quiet" href=${z(o)} target="_blank" rel="noopener">Pay page</a>`:c}
</div>
</details>`:d&&o?a`<a class="btn gold wide" href=${z(o)} target="_blank" rel="noopener">Pay with ${n}</a>`:this.usable&&gt[e]?a`<button class="btn wide" @click=${()=>this.act("checkout.start",{})}>Try again</button>`:c}
</div>
</section>`}};ke.styles=$(q,x`
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
`),l([v()],ke.prototype,"told",2),ke=l([w("fs-payment")],ke);var Ti=x`
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
`,Ne=class extends A{render(){let{product:t,title:e,has_profile:i}=this.card,s={product:t??void 0};return a`<section class="card" aria-label="Measure me">
<header>${T("person")} ${e?`Your size in ${e}`:"Your size, from a short video"}</header>
<div class="body">
<p>Turn once in front of your phone: fifteen measurements, each with how sure we are. An estimate. Your video stays on your device.</p>
${this.usable?a`<button class="btn wide" @click=${()=>this.emit("measure",s)}>${i?"Your measurements":"Measure me"}</button>
${i?c:a`<button class="link" @click=${()=>this.emit("measure",{...s,manual:!0})}>I have a tape measure</button>`}`:c}
</div>
</section>`}};Ne.styles=$(q,Ti),Ne=l([w("fs-measure-card")],Ne);var _i={measured:["check","Your measurements are ready","Have a look, correct what you know better, and let them stand.","Look at them"],refused:["alert","Not measured yet","The last try could not be used.","Try again"],confirmed:["check","Your measurements are kept","Products show your size and how sure we are.","Your measurements"]},Ie=class extends A{render(){let{session:t,state:e,remedy:i,fit:s,title:n}=this.card,[o,d,p,u]=_i[e]??_i.confirmed;return a`<section class="card" aria-label="Your measurements">
<header>${T(o)} ${this.readonly?e==="refused"?"Not measured yet":"Measured":d}${this.readonly&&s?.size?a`<span class="aside">fits ${s.size}</span>`:c}</header>
${this.readonly?c:a`<div class="body">
${s?a`<p>${n?a`<b>${n}</b><br />`:c}${s.text}</p>`:a`<p>${e==="refused"&&i||p}</p>`}
${this.live?a`<button class="btn ${e==="confirmed"?"quiet":""} wide" @click=${()=>this.emit("measure",{session:t??void 0})}>${u}</button>`:c}
</div>`}
</section>`}};Ie.styles=$(q,Ti),Ie=l([w("fs-measured")],Ie);var Ms=["Placed","Accepted","Shipped","Delivered"],Rs={new:0,placed:0,paid:0,accepted:1,in_production:1,ready:1,shipped:2,delivered:3,completed:3},qs={canceled:"Cancelled",cancelled:"Cancelled",rejected:"Declined by the vendor"};function Ps(r){let t=qs[r.status];if(t)return a`<span class="pill bad">${t}</span>`;let e=Rs[r.status]??0;return a`<ol class="steps" aria-label="Progress">
${Ms.map((i,s)=>a`<li class=${s<=e?"done":""} aria-current=${s===e?"step":c}>
<i>${s<=e?T("check"):c}</i>${i}${s<=e?a`<span class="sr">, done</span>`:c}
</li>`)}
</ol>`}var Os=x`
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
`,_e=class extends A{constructor(){super(...arguments);this.sure=!1}async cancel(){if(!this.sure){this.sure=!0;return}await this.act("order.cancel",{order:this.card.order})&&(this.sure=!1)}render(){let e=this.card,i=e.status==="canceled"||e.status==="cancelled";return a`<section class="card" aria-label="Order ${e.number}">
<header>
${T("cart")}<span class="number num">Order ${e.number}</span>
<span class="aside"><span class="pill ${i?"bad":"good"}">${i?"Cancelled":e.status==="completed"?"Completed":"Paid"}</span></span>
</header>
<div class="body">
<div class="row">
<span class="faces">${e.lines.slice(0,4).map(s=>a`<img class="thumb" src=${z(s.image)} alt="${s.quantity} × ${s.title}" />`)}</span>
<span class="soft">${e.lines.reduce((s,n)=>s+n.quantity,0)} items</span>
</div>
${e.vendor_orders.map(s=>a`<div class="part">
<div class="row"><span>${pe(s.vendor)}</span><span class="soft num">${s.number}</span></div>
${Ps(s)} ${s.tracking?a`<p class="soft">Tracking: <span class="num">${s.tracking}</span></p>`:c}
</div>`)}
<dl class="sum">
<dt>Items</dt>
<dd class="num">${_(e.items_minor,e.currency)}</dd>
<dt>Delivery</dt>
<dd class="num">${e.delivery_minor?_(e.delivery_minor,e.currency):"Free"}</dd>
<dt>Tax</dt>
<dd class="num">${_(e.tax_minor,e.currency)}</dd>
<dt class="total">Total</dt>
<dd class="total num">${_(e.total_minor,e.currency)}</dd>
</dl>
${this.trouble()}
${this.usable&&e.can_cancel&&!i?a`<button class="btn ${this.sure?"danger":"quiet"} wide" aria-busy=${!!this.busy} @click=${this.cancel}>${this.sure?"Yes, cancel the whole order":"Cancel order"}</button>
${this.sure?a`<button class="btn quiet wide" @click=${()=>this.sure=!1}>Keep it</button>`:c}`:c}
</div>
</section>`}};_e.styles=$(q,Os,x`
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
`),l([v()],_e.prototype,"sure",2),_e=l([w("fs-order")],_e);var He=class extends A{render(){let{invoices:t,number:e}=this.card;return a`<section class="card" aria-label="Invoices">
<header>${T("file")} ${t.length===1?"Invoice":"Invoices"} <span class="aside num">${e}</span></header>
<ul class="body">
${t.map(i=>a`<li>
<a href=${z(i.url)} target="_blank" rel="noopener" @click=${s=>this.emit("fetch-file",{url:z(i.id?`/api/v1/invoices/${i.id}.pdf`:i.url)})||s.preventDefault()}>
${T("file")}<span><b>${i.number}</b> <span class="soft">PDF — ${pe(i.vendor)}</span></span>
<span class="num">${_(i.total_minor,i.currency)}</span>
</a>
</li>`)}
</ul>
</section>`}};He.styles=$(q,x`
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
`),He=l([w("fs-invoice")],He);var ft=class extends A{render(){let{vendor:t,conversation:e}=this.card;return a`<section class="card" aria-label="Conversation with ${t.name}">
<div class="body row">
${T("store")}<span>A line to <b>${t.name}</b> is open.</span>
${this.readonly?c:a`<button class="btn quiet" @click=${()=>this.emit("go",{conversation:e,vendor:t})}>Go there</button>`}
</div>
</section>`}};ft=l([w("fs-vendor-thread")],ft);var zs=["👍","❤️","😍","😂","🎉","🙏"],Ls=450,Ds=10,Ns={edit:"Edit",copy:"Copy text",quote:"Quote",remove:"Remove"},ee=class extends S{constructor(){super(...arguments);this.shown=null;this.log=null;this.sure=!1;this.from={x:0,y:0};this.beside=!1;this.held=!1;this.watched=null;this.down=e=>{let i=Si(e.target);e.pointerType!=="touch"||!i||(this.from={x:e.clientX,y:e.clientY},clearTimeout(this.timer),this.held=!1,this.timer=setTimeout(()=>{this.held=!0,navigator.vibrate?.(8),this.emit("options",{seq:i})},Ls))};this.slipped=e=>{Math.hypot(e.clientX-this.from.x,e.clientY-this.from.y)>Ds&&this.up()};this.up=()=>clearTimeout(this.timer);this.step=e=>{let i={ArrowDown:1,ArrowUp:-1}[e.key],s=e.target;if(!i||!s.classList.contains("more"))return;let n=[...this.log.querySelectorAll(".more")];n[n.indexOf(s)+i]?.focus(),e.preventDefault()}}render(){let{shown:e}=this;if(!e)return c;let i=this.sure?a`<p id="sure">Remove it for everybody? It cannot be brought back.</p>
${this.item("Remove",()=>this.chose("remove"),"bad")}${this.item("Keep it",()=>this.shut())}`:e.can.map(s=>this.item(Ns[s],()=>s==="remove"?this.sure=!0:this.chose(s),s==="remove"?"bad":""));return a`<div class="box" role="menu" aria-label="Message options" aria-describedby=${this.sure?"sure":c} @keydown=${this.key}>
${this.sure?c:a`<div class="emoji" role="group" aria-label="React">
${zs.map(s=>{let n=e.mine.includes(s);return a`<button role="menuitemcheckbox" aria-checked=${n} aria-label="React with ${s}" tabindex="-1" @click=${()=>this.chose("react",{emoji:s,on:!n})}>${s}</button>`})}
</div>`}
${e.can.length?a`<div class="list" role="none">${i}</div>`:c}
</div>`}item(e,i,s=""){return a`<button role="menuitem" tabindex="-1" class=${s} @click=${i}>${e}</button>`}willUpdate(e){e.has("shown")&&e.get("shown")?.seq!==this.shown?.seq&&(this.sure=this.beside=!1),this.toggleAttribute("open",!!this.shown)}updated(e){this.watch(),this.shown&&(this.place(),(e.get("shown")?.seq!==this.shown.seq&&e.has("shown")||e.has("sure"))&&this.items()[0]?.focus({preventScroll:!0}))}entry(){return this.shown&&this.log?.querySelector(`[data-seq="${this.shown.seq}"]`)}place(){let e=this.renderRoot.querySelector(".box"),i=this.entry()?.querySelector(".said")?.getBoundingClientRect();if(!i)return;let s=this.getBoundingClientRect(),n=i.left+i.width/2>s.left+s.width/2;e.classList.toggle("end",n);let{offsetHeight:o,offsetWidth:d}=e,p=i.bottom-s.top+6,u=p+o+12<=s.height?p:Math.max(12,i.top-s.top-o-6),g=n?i.right-s.left-d:i.left-s.left;e.style.top=`${Math.max(12,Math.min(u,s.height-o-12))}px`,e.style.left=`${Math.max(12,Math.min(g,s.width-d-12))}px`}items(){return[...this.renderRoot.querySelectorAll("[role^=menuitem]")]}key(e){let i=this.items(),s=i.indexOf(this.renderRoot.activeElement),n={ArrowDown:s+1,ArrowRight:s+1,ArrowUp:s-1,ArrowLeft:s-1,Home:0,End:-1}[e.key];if(n!==void 0)i.at(n%i.length).focus();else if(e.key==="Escape"||e.key==="Tab")this.shut();else return;e.preventDefault(),e.stopPropagation()}chose(e,i={}){let{shown:s}=this;s&&(e==="copy"&&navigator.clipboard?.writeText(s.text).catch(()=>{}),this.shut(),e!=="copy"&&this.emit("chose",{seq:s.seq,what:e,...i}))}shut(){let e=this.entry()?.querySelector(".more");this.emit("shut"),e?.focus({preventScroll:!0})}watch(){if(this.watched||!this.log)return;this.watched=this.log;let{log:e}=this;this.addEventListener("pointerdown",i=>this.beside=i.composedPath()[0]===this),this.addEventListener("click",i=>this.beside&&i.composedPath()[0]===this&&this.shut()),e.addEventListener("pointerdown",this.down,{passive:!0}),e.addEventListener("pointermove",this.slipped,{passive:!0});for(let i of["pointerup","pointercancel","scroll"])e.addEventListener(i,this.up,{passive:!0});e.addEventListener("contextmenu",i=>i.pointerType==="touch"&&Si(i.target)&&i.preventDefault()),e.addEventListener("touchend",i=>this.held&&i.preventDefault()),e.addEventListener("keydown",this.step)}};ee.styles=$(x`
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
`),l([h({attribute:!1})],ee.prototype,"shown",2),l([h({attribute:!1})],ee.prototype,"log",2),l([v()],ee.prototype,"sure",2),ee=l([w("fs-options")],ee);function Si(r){let t=r?.closest(".said");return t&&!r.closest("a, button")?Number(t.closest("[data-seq]")?.dataset.seq??0):0}var P=class extends S{constructor(){super(...arguments);this.conv="";this.assistant=!1;this.takeable=!1;this.resolved=!1;this.products=!1;this.quote=null;this.editing=null;this.customer="";this.note=!1;this.text="";this.aside="";this.drafts=new Map}willUpdate(e){if(e.has("editing")){let n=e.get("editing");this.editing&&!n&&(this.aside=this.text),this.text=this.editing?.text??this.aside,this.editing?this.updateComplete.then(()=>this.box.focus()):this.aside=""}if(!e.has("conv"))return;let i=e.get("conv");i&&this.drafts.set(i,{text:this.text,note:this.note});let s=this.drafts.get(this.conv);this.text=s?.text??"",this.note=s?.note??!1}render(){let e=this.takeable&&!this.note;return a`
<form class=${this.note?"note":""} @submit=${this.submit}>
${this.editing?a`<div class="quote"><p><b>Editing</b> your message</p><button type="button" class="icon" aria-label="Do not edit" @click=${()=>this.emit("unedit")}>${m("close")}</button></div>`:a`<div class="bar" role="group" aria-label="Write as">
<button type="button" aria-pressed=${!this.note} @click=${()=>this.write("reply")}>${m("reply")}Reply</button>
<button type="button" aria-pressed=${this.note} @click=${()=>this.write("note")}>${m("note")}Note</button>
<span class="hint">${this.note?"Only your team sees this":this.resolved?"This conversation is resolved":e&&this.assistant?"The assistant is answering":""}</span>
</div>`}
${this.quote&&!this.note&&!this.editing?a`<div class="quote"><p><b>${this.quote.name}</b> ${this.quote.text}</p>
<button type="button" class="icon" aria-label="Do not quote" @click=${()=>this.emit("unquote")}>${m("close")}</button></div>`:c}
<textarea rows="2" maxlength="4000" aria-label=${this.note?"Private note, only your team sees it":`Reply to ${this.customer}`}
placeholder=${this.note?"Write a note for your team…":e?"Write here to take over…":"Write a reply…"}
.value=${this.text} @input=${this.typed} @keydown=${this.key}></textarea>
<div class="feet">
${this.products&&!this.note&&!this.editing?a`<button type="button" class="btn quiet" @click=${()=>this.emit("products")}>${m("hanger")}Product</button>`:c}
<span class="grow">${this.text?"Enter sends, Shift + Enter makes a new line":""}</span>
<button class="btn main" ?disabled=${!this.text.trim()}>${this.editing?a`${m("check")}Save`:this.note?a`${m("note")}Add note`:a`${e?"Take over and send":"Send"}${m("send")}`}</button>
</div>
</form>`}write(e){this.note=e==="note",this.updateComplete.then(()=>this.box.focus())}typed(){this.text=this.box.value,this.text&&!this.note&&!this.editing&&this.emit("typing")}key(e){if(e.key==="Enter"&&!e.shiftKey&&!e.isComposing)e.preventDefault(),this.submit(e);else if(e.key==="Escape"){if(e.stopPropagation(),this.editing)return void this.emit("unedit");this.box.blur(),this.emit("leave")}}submit(e){e.preventDefault();let i=this.text.trim();if(!i)return;if(this.editing){let{seq:n,text:o}=this.editing;return i!==o&&this.emit("amend",{seq:n,kind:"edit",body:{text:i}}),void this.emit("unedit")}this.emit("say",{text:i,note:this.note,replyTo:this.note?void 0:this.quote?.seq})&&(this.text="",this.box.value="",this.drafts.delete(this.conv))}};P.styles=$(x`
:host { padding: 0 16px 16px; }
form { max-width: 820px; margin: 0 auto; border: 1px solid var(--line-strong); border-radius: 16px; background: var(--raised); transition: background 0.15s, border-color 0.15s; }
form:focus-within { border-color: var(--brand); box-shadow: 0 0 0 1px var(--brand); }
form.note { background: var(--warn-wash); border-color: var(--warn); border-style: dashed; }
form.note:focus-within { box-shadow: 0 0 0 1px var(--warn); }
.bar { display: flex; align-items: center; gap: 4px; padding: 6px 8px 0; }
.bar button { min-height: 32px; padding: 0 12px; border: 0; border-radius: 999px; background: transparent; font-size: 13px; font-weight: 600; color: var(--soft); cursor: pointer; display: inline-flex; gap: 6px; align-items: center; }
.bar button:hover { color: var(--ink); }
.bar button[aria-pressed="true"] { background: var(--brand-wash); color: var(--brand); }
form.note .bar button[aria-pressed="true"] { background: var(--gold); color: var(--gold-ink); }
form.note .bar button { color: var(--warn); }
.bar svg { width: 16px; height: 16px; }
.hint { margin-left: auto; padding-right: 6px; font-size: 12px; color: var(--soft); white-space: nowrap; }
form.note .hint { color: var(--warn); font-weight: 600; }
textarea { display: block; width: 100%; min-height: 48px; max-height: 38vh; padding: 8px 16px 4px; border: 0; background: transparent; resize: none; outline: none; font-size: 15px; line-height: 1.45; field-sizing: content; }
textarea:focus-visible { outline: none; }
textarea::placeholder { color: var(--soft); opacity: 1; }
.feet { display: flex; align-items: center; gap: 8px; padding: 4px 8px 8px; }
.feet .grow { flex: 1; font-size: 12px; color: var(--soft); padding-left: 8px; }
.btn { min-height: 38px; padding: 0 16px; font-size: 14px; }
.btn svg { width: 18px; height: 18px; }
form.note .btn.main { background: var(--gold); color: var(--gold-ink); }
.quote { display: flex; align-items: center; gap: 8px; margin: 8px 12px 0; padding: 6px 4px 6px 12px; border-left: 3px solid var(--brand); border-radius: 4px; background: var(--wash); font-size: 13px; }
.quote p { flex: 1; margin: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.quote .icon { width: 32px; height: 32px; }
@media (max-width: 640px) { :host { padding: 0 8px 8px; } .hint { display: none; } textarea { font-size: 16px; } .feet .grow { display: none; } .feet { justify-content: space-between; } }
`),l([h()],P.prototype,"conv",2),l([h({type:Boolean})],P.prototype,"assistant",2),l([h({type:Boolean})],P.prototype,"takeable",2),l([h({type:Boolean})],P.prototype,"resolved",2),l([h({type:Boolean})],P.prototype,"products",2),l([h({attribute:!1})],P.prototype,"quote",2),l([h({attribute:!1})],P.prototype,"editing",2),l([h()],P.prototype,"customer",2),l([v()],P.prototype,"note",2),l([v()],P.prototype,"text",2),l([M("textarea")],P.prototype,"box",2),P=l([w("fs-composer")],P);var Is=4*6e4;function Ei(r,t,e,i){let s=[],n=(o,d,p,u={})=>{let g=s.at(-1),f=!g||!ri(g.entry.at,o.at),b=!f&&g!==void 0&&g.entry.kind===o.kind&&o.kind!=="state"&&g.entry.from===o.from&&g.entry.role===o.role&&Date.parse(o.at)-Date.parse(g.entry.at)<Is;b&&g.tick===p&&le(g.entry.at)===le(o.at)&&(g.more=!0),s.push({key:d,entry:o,day:f,joined:b,tick:p,more:!1,...u})};for(let o of r)o.kind!=="hidden"&&n(o,o.cid??String(o.seq),Hs(o)?js(o,i):null);for(let o of t){if(o.kind!=="message")continue;let d={t:"event",conv:o.conv,seq:Number.MAX_SAFE_INTEGER,kind:o.entryKind??"message",at:o.at,from:e.id,role:"member",name:e.name,cid:o.cid,body:o.body??{},...o.replyTo&&{reply_to:o.replyTo}},p=o.state==="failed"?"failed":o.state==="sent"?"stored":"pending";n(d,o.cid,p,{cid:o.cid,...o.error&&{refused:o.error.message||o.error.code}})}return s}var Hs=r=>r.kind==="message"&&(r.role==="member"||r.role==="assistant");function js(r,t){return r.status==="failed"?"failed":r.status==="read"||r.seq<=t.read?"read":r.status==="delivered"||r.seq<=t.delivered?"delivered":"stored"}function Ai(r,t){let e=r.body??{},i=e.by?t(e.by):r.name||t(r.from);switch(e.what){case"taken_over":return`${i} took over`;case"handed_back":return`${i} handed back to the assistant`;case"handed_over":return e.reason?`The assistant asks for a person: ${e.reason.replaceAll("_"," ")}`:"A person is asked for";case"assigned":return e.to?`${i} assigned this to ${t(e.to)}`:`${i} removed the assignment`;case"resolved":return`${i} resolved this conversation`;case"reopened":return r.role==="customer"?"Reopened by a new message":`${i} reopened this conversation`;case"assistant_silenced":return"The assistant is silent";case"started":case"opened":return"Conversation started";default:return(e.what??"Something changed").replaceAll("_"," ")}}var Ci=r=>({customer:"Shopper",member:"Staff",assistant:"Assistant",system:"Fashionistar"})[r??"system"];var Fs={pending:["clock","Sending"],failed:["warn","Not sent"],stored:["check","Sent"],delivered:["ticks","Delivered"],read:["ticks","Read"]},Us={cart:"Cart",address:"Address",proposal:"Proposal",payment:"Payment",order:"Order",measure:"Measuring",measure_result:"Measuring"},C=class extends S{constructor(){super(...arguments);this.staff=[];this.products=!1;this.details=!1;this.version=0;this.now=0;this.busy="";this.editMs=15*6e4;this.quote=null;this.editing=null;this.menu=0;this.below=0;this.stuck=!0;this.shownTo=0;this.lastTop=0;this.pressed=!1;this.chose=({detail:e})=>{let{seq:i,what:s,emoji:n,on:o}=e,d=this.thread.entries().find(p=>p.seq===i);d&&(s==="react"&&this.emit("amend",{seq:i,kind:"reaction",body:{emoji:n,on:o}}),s==="remove"&&this.emit("amend",{seq:i,kind:"redact",body:{}}),s==="quote"&&this.quoteIt(d),s==="edit"&&(this.quote=null,this.editing={seq:i,text:d.body?.text??""}))};this.scrolled=()=>{let{scrollTop:e,scrollHeight:i,clientHeight:s}=this.log,n=e<this.lastTop-2;this.lastTop=e,i-e-s<60?this.stuck=!0:n&&(this.stuck=!1),this.stuck&&(this.below=0,this.shownTo=this.thread.last,this.see())};this.toEnd=()=>{this.stuck=!0,!this.pressed&&(this.below=0,this.shownTo=this.thread.last,this.log.scrollTop=this.log.scrollHeight,this.lastTop=this.log.scrollTop)};this.grown=new ResizeObserver(()=>this.stuck&&this.toEnd());this.released=()=>{this.pressed=!1,setTimeout(()=>this.stuck&&this.toEnd())};this.looked=()=>this.see()}render(){let e=this.summary,i=e?L(e.customer):"Conversation",s=(e&&this.thread.cursors.get(e.customer.id))??{delivered:0,read:0},n=Ei(this.thread.entries(),this.thread.outbox,this.me,s),o=e?.assistant==="active",d=e!==void 0&&me(e),p=e?.state==="resolved",u=e!==void 0&&this.thread.present.has(e.customer.id),g=o?this.thread.words:null,f=this.thread.typing;return a`
<header>
<button type="button" class="icon back" aria-label="Back to the inbox" @click=${()=>this.emit("back")}>${m("back")}</button>
<div class="who">
<h2 tabindex="-1">${i}${u?a`<i class="dot" role="img" aria-label="here now"></i>`:c}</h2>
${e?a`<p class="sub">${this.duty(e)}${u?a`<span class="here">Here now</span>`:c}<span>${Oe(e.channel)} · ${e.site.name}</span></p>`:c}
</div>
${e?a`<div class="tools">
<span class="assign">${m("person")}<label class="sr" for="assignee">Assigned to</label>
<select id="assignee" @change=${this.assign}>
<option value="" ?selected=${!e.assignee}>Nobody</option>
${[...this.staff].sort((b,k)=>+(k.id===this.me.id)-+(b.id===this.me.id)).map(b=>a`
<option value=${b.id} ?selected=${e.assignee?.id===b.id}>${b.id===this.me.id?"You":b.name}</option>`)}
${e.assignee&&!this.staff.some(b=>b.id===e.assignee.id)?a`<option value=${e.assignee.id} selected>${e.assignee.name}</option>`:c}
</select></span>
${p?c:d?this.button("conversation.take_over",a`Take over <kbd aria-hidden="true">T</kbd>`,e.needs_human?"quiet":""):this.button("conversation.hand_back",a`${m("spark")}Hand back<span class="long"> <kbd aria-hidden="true">H</kbd></span>`,"quiet")}
${p?this.button("conversation.reopen",a`Reopen`,"quiet"):this.button("conversation.resolve",a`${m("check")}Resolve<span class="long"> <kbd aria-hidden="true">E</kbd></span>`,"quiet")}
</div>
<button type="button" class="icon panel" aria-label="Shopper and orders" aria-pressed=${this.details} @click=${()=>this.emit("details")}>${m("panel")}</button>`:c}
</header>
<div class="log" tabindex="0" role="region" aria-label="Conversation with ${i}" @scroll=${this.scrolled}>
<div>
${this.thread.first>1?a`<p class="state">Older messages are kept; the newest are shown here</p>`:c}
${n.length===0&&!this.thread.subscribed?a`<p class="state" role="status">Loading the conversation…</p>`:c}
${Q(n,b=>b.key,b=>this.line(b,n))}
${g?.text?a`<div class="line ours assistant words" aria-hidden="true"><p class="by">${m("spark")}Assistant is writing</p><div class="bubble">${g.text}</div></div>`:f&&f.from!==this.me.id?a`<p class="typing"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${this.nameOf(f.from,f.name)} is writing</p>`:c}
</div>
</div>
${this.below?a`<div class="under"><button type="button" class="btn down" @click=${this.toEnd}>${this.below} new below</button></div>`:c}
${e?.needs_human&&!p?a`
<p class="call">${m("clock")}<span>${i} asks for a person.${e.waiting_since?` Waiting ${ue(e.waiting_since,this.now)}.`:""}</span>
<button type="button" class="btn gold" @click=${()=>this.emit("do",{action:"conversation.take_over",args:{}})}>Take over</button></p>`:c}
<fs-composer .conv=${this.thread.conv} .customer=${i} ?takeable=${d} ?assistant=${o} ?resolved=${p} ?products=${this.products} .quote=${this.quote} .editing=${this.editing}
@unquote=${()=>this.quote=null} @unedit=${()=>this.editing=null} @say=${()=>this.quote=null}></fs-composer>
<fs-options .shown=${this.choices} .log=${this.log} @options=${b=>this.menu=b.detail.seq} @shut=${()=>this.menu=0} @chose=${this.chose}></fs-options>`}duty(e){return e.state==="resolved"?a`<span class="duty">${m("check")}Resolved</span>`:D(e)?a`<span class="duty wait">${m("clock")}${e.needs_human?"Asks for a person":"Waits for an answer"}</span>`:e.assistant==="active"?a`<span class="duty bot">${m("spark")}Assistant answers</span>`:a`<span class="duty you">${m("person")}${e.assignee?e.assignee.id===this.me.id?"You answer":`${e.assignee.name} answers`:"Staff answers"}</span>`}button(e,i,s){return a`<button type="button" class="btn ${s}" aria-busy=${this.busy===e?"true":c} ?disabled=${this.busy===e}
@click=${()=>this.emit("do",{action:e,args:{}})}>${i}</button>`}line(e,i){let{entry:s}=e,n=e.day?a`<div class="day">${si(s.at)}</div>`:c;if(s.kind==="state"){let u=s.body?.what==="handed_over";return a`${n}<div class="state ${u?"loud":""}">${u?m("person"):c}<span>${Ai(s,g=>this.nameOf(g))} · <time datetime=${s.at}>${le(s.at)}</time></span></div>`}if(s.kind==="note")return a`${n}<article class="note ${this.editing?.seq===s.seq?"now":""}" data-seq=${s.seq} aria-label="Private note by ${this.nameOf(s.from,s.name)}">
<p class="by">${m("note")}Private note · ${this.nameOf(s.from,s.name)}</p><p class="said ${s.redacted?"gone":""}">${s.redacted?"Note removed":s.body?.text}</p>${this.reactions(s)}${this.foot(e)}${this.acts(e)}</article>`;let o=s.role==="member"||s.role==="assistant"||s.role==="system",d=s.body?.card,p=s.kind==="message";return a`${n}
<article class="line ${o?"ours":""} ${s.role??""} ${e.joined?"joined":""} ${d?"cards":""} ${this.editing?.seq===s.seq?"now":""}" data-seq=${s.seq} aria-label="${this.nameOf(s.from,s.name,s.role)}, ${le(s.at)}">
${e.joined?c:a`<p class="by">${s.role==="assistant"?m("spark"):c}${this.nameOf(s.from,s.name,s.role)}</p>`}
${s.redacted||!p||s.body?.text?a`<div class="bubble said ${s.redacted?"void":""}">${this.quoted(s,i)}${s.redacted?a`<span class="gone">Message removed</span>`:p?s.body?.text:a`<span class="gone">Something this page is too old to show</span>`}</div>`:c}
${d&&!s.redacted?this.card(d,s,i):c}
${this.reactions(s)}${this.foot(e)}
${e.refused?a`<p class="refused" role="alert">Not sent: ${e.refused} <button type="button" @click=${()=>this.emit("retry",{cid:e.cid})}>Try again</button><button type="button" @click=${()=>this.emit("discard",{cid:e.cid})}>Discard</button></p>`:c}
${p?this.acts(e):c}
</article>`}acts({entry:e,cid:i}){let s=e.body?.text;return e.redacted||!s||i?c:a`<div class="acts">
<button type="button" class="icon" tabindex="-1" aria-label="React with 👍" @click=${()=>this.put(e,"👍",!this.mine(e).includes("👍"))}>👍</button>
${e.role==="customer"?a`<button type="button" class="icon" tabindex="-1" aria-label="Quote: ${s.slice(0,60)}" @click=${()=>this.quoteIt(e)}>${m("reply")}</button>`:c}
<button type="button" class="icon more" aria-haspopup="menu" aria-label="Options: ${s.slice(0,60)}" @click=${()=>this.menu=e.seq}>${m("more")}</button>
</div>`}reactions(e){return e.reactions?.length?a`<div class="reactions">
${e.reactions.map(({emoji:i,from:s})=>{let n=s.includes(this.me.id);return a`<button type="button" aria-pressed=${n} title=${s.map(o=>this.nameOf(o)).join(", ")} aria-label="${i}, ${s.length}" @click=${()=>this.put(e,i,!n)}>${i}${s.length>1?` ${s.length}`:c}</button>`})}
</div>`:c}mine(e){return(e.reactions??[]).filter(i=>i.from.includes(this.me.id)).map(i=>i.emoji)}put(e,i,s){this.emit("amend",{seq:e.seq,kind:"reaction",body:{emoji:i,on:s}})}get choices(){let e=this.menu?this.thread.entries().find(u=>u.seq===this.menu):void 0;if(!e||e.redacted)return null;let{from:i,role:s,body:n,at:o}=e,d=n?.card?.type,p=["copy"];return s==="customer"&&p.unshift("quote"),i===this.me.id&&s==="member"&&!d&&Date.now()-Date.parse(o)<this.editMs&&p.unshift("edit"),!n?.act&&(!d||d==="products"||d==="product")&&p.push("remove"),{seq:e.seq,text:n?.text??"",mine:this.mine(e),can:p}}card(e,i,s){let n=Mt(e);if(!(n!==null&&s.some(({entry:p})=>p.seq>i.seq&&p.body?.card&&Mt(p.body.card)===n)))return a`<div class="card">${Rt(e,{readonly:!0})}</div>`;let d="number"in e?` ${e.number}`:"";return a`<details class="past"><summary>${Us[e.type]??"Card"}${d}, earlier state</summary><div class="card">${Rt(e,{readonly:!0,live:!1})}</div></details>`}foot(e){let{entry:i,tick:s}=e;if(e.more&&!i.edited)return c;let[n,o]=s?Fs[s]:["check",""];return a`<p class="foot"><time datetime=${i.at} title=${it(i.at)}>${le(i.at)}</time>${i.edited?" · edited":""}
${s?a`<span class=${s} title=${o}>${m(n)}<span class="sr">${o}</span></span>`:c}</p>`}quoted(e,i){if(!e.reply_to)return c;let s=i.find(n=>n.entry.seq===e.reply_to)?.entry;return s?a`<q>${s.body?.text??"A card"}</q>`:c}quoteIt(e){this.quote={seq:e.seq,name:this.nameOf(e.from,e.name,e.role),text:e.body?.text??""},this.composer.write("reply")}nameOf(e,i,s){return e===this.me.id&&s!=="system"?"You":s==="assistant"?i||"Assistant":s==="system"?this.summary?.site.name??"Shop":this.summary&&e===this.summary.customer.id?L(this.summary.customer):this.staff.find(n=>n.id===e)?.name??(i||Ci(s))}assign(e){this.emit("do",{action:"conversation.assign",args:{user:e.target.value||null}})}willUpdate(e){e.has("thread")&&(this.stuck=!0,this.below=0,this.quote=this.editing=null,this.menu=0,this.shownTo=this.thread.last)}updated(e){e.has("thread")||this.stuck?this.toEnd():this.thread.last>this.shownTo&&(this.below=this.thread.last-this.shownTo),this.see()}see(){this.stuck&&document.visibilityState==="visible"&&document.hasFocus()&&this.emit("seen",{seq:this.thread.last})}firstUpdated(){this.grown.observe(this.log.firstElementChild),this.grown.observe(this.log),addEventListener("focus",this.looked),this.log.addEventListener("pointerdown",()=>this.pressed=!0,{passive:!0});for(let e of["pointerup","pointercancel"])addEventListener(e,this.released,{passive:!0})}disconnectedCallback(){super.disconnectedCallback(),this.grown.disconnect(),removeEventListener("focus",this.looked);for(let e of["pointerup","pointercancel"])removeEventListener(e,this.released)}write(e){this.composer.write(e)}focusTitle(){this.renderRoot.querySelector("h2")?.focus({preventScroll:!0})}};C.styles=$(x`
:host { display: flex; flex-direction: column; min-height: 0; min-width: 0; background: var(--wash); position: relative; }
header { display: flex; align-items: center; gap: 8px; min-height: 68px; padding: 10px 16px; background: var(--paper); border-bottom: 1px solid var(--line); }
.who { flex: 1; min-width: 0; }
h2 { margin: 0; font-size: 17px; line-height: 1.25; font-weight: 650; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
h2:focus-visible { outline: none; }
.sub { display: flex; gap: 12px; margin: 2px 0 0; font-size: 13px; color: var(--soft); white-space: nowrap; overflow: hidden; }
.sub > span { overflow: hidden; text-overflow: ellipsis; }
.duty { display: inline-flex; align-items: center; gap: 5px; font-weight: 600; flex: none; }
.duty svg { width: 15px; height: 15px; }
.duty.bot { color: var(--brand); }
.duty.you { color: var(--good); }
.duty.wait { color: var(--warn); }
header .btn { min-height: 38px; padding: 0 14px; font-size: 14px; white-space: nowrap; }
header .btn svg { width: 17px; height: 17px; }
header .back { display: none; }
.assign { position: relative; display: inline-flex; align-items: center; }
.assign select { appearance: none; height: 38px; max-width: 150px; padding: 0 30px 0 34px; border: 1px solid var(--line-strong); border-radius: 999px; background: var(--paper); font-size: 14px; font-weight: 600; text-overflow: ellipsis; cursor: pointer; }
.assign svg { position: absolute; left: 11px; width: 17px; height: 17px; pointer-events: none; color: var(--soft); }
.assign::after { content: ""; position: absolute; right: 14px; width: 6px; height: 6px; border: solid var(--soft); border-width: 0 1.5px 1.5px 0; transform: translateY(-2px) rotate(45deg); pointer-events: none; }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 16px 20px 20px; scrollbar-gutter: stable; }
.log > div { max-width: 820px; margin: 0 auto; display: flex; flex-direction: column; }
.day { align-self: center; margin: 16px 0 8px; padding: 2px 12px; border-radius: 99px; font-size: 12px; font-weight: 600; color: var(--soft); background: color-mix(in srgb, var(--ink) 6%, transparent); }
.line { position: relative; max-width: min(78%, 560px); margin-top: 14px; align-self: flex-start; }
.line.joined { margin-top: 3px; }
.line.ours { align-self: flex-end; }
.line.cards { width: min(86%, 460px); max-width: none; }
.by { display: flex; align-items: center; gap: 6px; margin: 0 4px 3px; font-size: 12px; font-weight: 600; color: var(--soft); }
.ours .by { justify-content: flex-end; }
.by svg { width: 14px; height: 14px; }
.bubble { padding: 9px 13px; border-radius: 16px; border-start-start-radius: 5px; background: var(--raised); border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
.ours .bubble { background: var(--brand); color: var(--brand-ink); border-color: transparent; border-radius: 16px; border-start-end-radius: 5px; }
.assistant .bubble { background: var(--brand-wash); color: var(--ink); border-color: color-mix(in srgb, var(--brand) 22%, transparent); }
.system .bubble { background: var(--raised); color: var(--ink); border-color: var(--line); }
.bubble q { display: block; quotes: none; margin: 0 0 6px; padding: 2px 0 2px 9px; border-left: 3px solid currentColor; opacity: 0.8; font-size: 13px; max-height: 3.2em; overflow: hidden; }
.card { zoom: 0.88; }
.bubble + .card { margin-top: 6px; }
.past { margin-top: 6px; font-size: 13px; color: var(--soft); }
.past summary { width: fit-content; margin-inline-start: auto; padding: 4px 8px; border-radius: 8px; cursor: pointer; }
.past summary:hover { color: var(--ink); }
.gone { font-style: italic; color: var(--soft); }
.line .bubble.void { background: none; border: 1px dashed var(--line-strong); }
.foot { display: flex; align-items: center; gap: 4px; margin: 3px 4px 0; font-size: 11.5px; color: var(--soft); font-variant-numeric: tabular-nums; }
.ours .foot { justify-content: flex-end; }
.foot svg { width: 15px; height: 15px; }
.foot .read { color: var(--good); display: inline-flex; }
.foot .failed { color: var(--bad); display: inline-flex; }
.acts { position: absolute; top: -26px; inset-inline-start: calc(100% - 24px); display: flex; padding: 2px; border: 1px solid var(--line); border-radius: 99px; background: var(--raised); box-shadow: var(--shadow); opacity: 0; z-index: 1; }
.ours .acts, .note .acts { inset-inline: auto calc(100% - 24px); }
.note .acts { top: -16px; inset-inline-end: 12px; }
.acts .icon { width: 30px; height: 30px; color: var(--soft); font-size: 15px; }
.acts svg { width: 17px; height: 17px; }
.acts .more svg { stroke-width: 3; }
.line:hover .acts, .note:hover .acts, .acts:focus-within { opacity: 1; }
.now .bubble, .note.now { outline: 2px solid var(--gold); outline-offset: 2px; }
.reactions { display: flex; flex-wrap: wrap; gap: 4px; margin: 4px 4px 0; }
.ours .reactions { justify-content: flex-end; }
.reactions button { min-height: 28px; padding: 0 9px; border: 1px solid var(--line); border-radius: 99px; background: var(--raised); color: var(--ink); font-size: 13px; cursor: pointer; }
.reactions [aria-pressed="true"] { border-color: var(--brand); background: var(--brand-wash); }
.here { flex: none; color: var(--good); font-weight: 600; }
.dot { display: inline-block; width: 9px; height: 9px; margin-inline-start: 8px; border-radius: 50%; background: var(--good); vertical-align: 1px; }
.note { align-self: stretch; max-width: none; margin: 14px 0 0; padding: 10px 14px; border: 1px dashed var(--warn); border-radius: 12px; background: var(--warn-wash); }
.note .by { margin: 0 0 4px; color: var(--warn); }
.note p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.note .foot { margin: 4px 0 0; }
.state { align-self: center; display: flex; align-items: center; gap: 8px; margin: 14px 0 0; font-size: 12.5px; color: var(--soft); text-align: center; text-wrap: balance; }
.state.loud { padding: 6px 14px; border-radius: 99px; background: var(--warn-wash); color: var(--warn); font-weight: 600; }
.state svg { width: 15px; height: 15px; }
.refused { margin: 4px; font-size: 13px; color: var(--bad); text-align: end; }
.refused button { border: 0; background: none; padding: 4px 6px; min-height: 24px; font-weight: 650; color: var(--bad); text-decoration: underline; text-underline-offset: 2px; cursor: pointer; }
.words .bubble::after { content: ""; display: inline-block; width: 7px; height: 1em; margin-left: 3px; vertical-align: -2px; border-radius: 2px; background: var(--brand); animation: blink 1s steps(2) infinite; }
.typing { display: flex; align-items: center; gap: 8px; min-height: 24px; margin: 8px 4px 0; font-size: 13px; color: var(--soft); }
.dots { display: inline-flex; gap: 3px; }
.dots i { width: 5px; height: 5px; border-radius: 50%; background: currentColor; animation: hop 1.1s infinite; }
.dots i:nth-child(2) { animation-delay: 0.15s; }
.dots i:nth-child(3) { animation-delay: 0.3s; }
.under { position: relative; height: 0; }
.down { position: absolute; right: 28px; bottom: 12px; min-height: 36px; padding: 0 14px; font-size: 13px; box-shadow: var(--shadow); }
.call { display: flex; align-items: center; gap: 12px; max-width: 820px; width: calc(100% - 32px); margin: 0 auto 8px; padding: 8px 8px 8px 16px; border-radius: 14px; background: var(--warn-wash); color: var(--warn); font-size: 14px; font-weight: 600; }
.call span { flex: 1; }
.call .btn { min-height: 36px; padding: 0 14px; font-size: 14px; }
kbd { font: inherit; font-size: 11px; font-weight: 600; opacity: 0.75; border: 1px solid currentColor; border-radius: 4px; padding: 0 4px; line-height: 15px; }
@keyframes blink { 50% { opacity: 0; } }
@keyframes hop { 30% { transform: translateY(-3px); } 60% { transform: none; } }
@container (max-width: 740px) { header .btn .long, header kbd, .sub > span:last-child { display: none; } header { gap: 6px; } .assign select { max-width: 136px; } .tools { gap: 6px; } }
@container (max-width: 560px) {
header { flex-wrap: wrap; padding: 8px 8px 8px 4px; gap: 6px; }
.who { flex-basis: calc(100% - 120px); }
header .tools .btn svg { display: none; }
.assign { flex: 1; min-width: 0; }
.assign select { width: 100%; max-width: none; }
header .tools { order: 2; width: 100%; padding-left: 8px; }
.log { padding: 8px 12px; }
.line.cards { width: 94%; }
.acts { inset-inline-start: auto; inset-inline-end: 4px; }
}
.tools { display: flex; gap: 8px; align-items: center; }
@media (max-width: 899px) { header .back { display: inline-grid; } }
`),l([h({attribute:!1})],C.prototype,"thread",2),l([h({attribute:!1})],C.prototype,"summary",2),l([h({attribute:!1})],C.prototype,"me",2),l([h({attribute:!1})],C.prototype,"staff",2),l([h({type:Boolean})],C.prototype,"products",2),l([h({type:Boolean})],C.prototype,"details",2),l([h({type:Number})],C.prototype,"version",2),l([h({type:Number})],C.prototype,"now",2),l([h()],C.prototype,"busy",2),l([h({type:Number})],C.prototype,"editMs",2),l([v()],C.prototype,"quote",2),l([v()],C.prototype,"editing",2),l([v()],C.prototype,"menu",2),l([v()],C.prototype,"below",2),l([M(".log")],C.prototype,"log",2),l([M("fs-composer")],C.prototype,"composer",2),C=l([w("fs-thread")],C);var Mi={"order.accept":"accepted","order.ship":"shipped","order.deliver":"delivered","order.reject":"rejected"},qt="fashionistar:console:keys-off",Bs=6e4,Vs=2500,vt=matchMedia("(min-width: 1280px)"),E=class extends S{constructor(){super(...arguments);this.side=vt.matches;this.wide=!1;this.threadOpen=!1;this.place="inbox";this.conv="";this.view="all";this.words="";this.version=0;this.now=Date.now();this.busy="";this.orders=null;this.ordersProblem="";this.orderBusy="";this.toast=null;this.said="";this.trouble=!1;this.alerts=new Ze;this.thread=null;this.saidAt=0;this.route=()=>{let[,e,i]=location.hash.split("/");this.place=e==="orders"||e==="install"?e:"inbox";let s=e==="c"&&i?i:"";s!==this.conv&&(this.conv=s,this.thread=s?this.live.open(s):null),this.wide=this.place!=="inbox",this.threadOpen=this.place==="inbox"&&!!this.conv,this.place==="orders"&&this.ordersSoon(0)};this.toggleSound=()=>{this.alerts.setMuted(!this.alerts.muted),this.requestUpdate()};this.closeMenu=e=>{let i=e.currentTarget;i.contains(e.relatedTarget)||setTimeout(()=>i.open=!1,150)};this.key=wi({allowed:()=>Xe(qt)!=="1",j:()=>this.list?.move(1),k:()=>this.list?.move(-1),"/":()=>this.list?.focusSearch(),"?":()=>this.help.show(),m:()=>this.toggleSound(),"g i":()=>this.go("#/"),"g o":()=>this.go("#/orders"),escape:()=>{this.list?.move(0),this.side&&!vt.matches&&(this.side=!1)},r:()=>this.pane?.write("reply"),n:()=>this.pane?.write("note"),p:()=>this.thread&&this.picker.show(),t:()=>{let e=this.live.inbox.get(this.conv);e&&e.state==="open"&&me(e)&&this.act("conversation.take_over")},h:()=>{let e=this.live.inbox.get(this.conv);e&&e.state==="open"&&!me(e)&&this.act("conversation.hand_back")},e:()=>{let e=this.live.inbox.get(this.conv);e&&this.act(e.state==="resolved"?"conversation.reopen":"conversation.resolve")},a:()=>{let e=this.live.inbox.get(this.conv);e&&this.act("conversation.assign",{user:e.assignee?.id===this.boot.me.id?null:this.boot.me.id})}})}connectedCallback(){super.connectedCallback();let e=new Qe(this.boot.tenant.slug,this.boot.csrf);this.api=new et(e),this.live=new mt(e,this.boot.me.id,this.boot.version,i=>this.news(i)),addEventListener("hashchange",this.route),addEventListener("keydown",this.key),vt.addEventListener("change",()=>this.side=vt.matches),document.addEventListener("visibilitychange",()=>this.version+=1),setInterval(()=>this.now=Date.now(),15e3),this.route(),this.live.start(),this.loadOrders()}news(e){if(e.what==="sync")this.noticed();else if(e.what==="inbox")this.heard(e.changed,e.before);else if(e.thread===this.thread)for(let i of e.events){let s=Date.now()-Date.parse(i.at)<Bs;i.role==="customer"&&i.kind==="message"&&s&&this.announce(`${this.customerName(e.thread.conv)}: ${i.body?.text??"a card"}`,!0),i.kind==="redact"&&this.announce("A message was removed",!0),(i.body?.card?.type==="order"||i.body?.card?.type==="invoice")&&this.ordersSoon()}this.version+=1}noticed(){let{sync:e}=this.live;e==="live"?(clearTimeout(this.troubleTimer),this.troubleTimer=void 0,this.trouble&&this.announce("Connected again, everything is here",!0),this.trouble=!1):e==="stopped"||e==="offline"?this.troubled():this.troubleTimer??=setTimeout(()=>this.troubled(),Vs)}troubled(){!this.trouble&&this.live.sync!=="stopped"&&this.announce(this.live.sync==="offline"?"No network":"The connection is lost. Trying again",!0),this.trouble=!0}heard(e,i){let s=!1;for(let o of e){let d=i.get(o.conv),p=o.conv===this.conv&&document.hasFocus(),u=D(o)&&!(d&&D(d)),g=o.assignee?.id===this.boot.me.id&&o.unread>(d?.unread??0);(u||g)&&!p&&(s=!0,this.announce(u?`${L(o.customer)} is waiting`:`New message from ${L(o.customer)}`)),o.last?.text.startsWith("Order")&&o.last.seq!==d?.last?.seq&&this.ordersSoon()}s&&this.alerts.ring();let n=this.live.inbox.all().filter(o=>D(o)||o.state==="open"&&o.assignee?.id===this.boot.me.id&&o.unread>0);this.alerts.badge(n.length)}announce(e,i=!1){!i&&Date.now()-this.saidAt<5e3||(this.saidAt=Date.now(),this.said=e)}customerName(e){let i=this.live.inbox.get(e);return i?L(i.customer):"Shopper"}go(e){location.hash!==e&&(location.hash=e)}open(e){this.go(`#/c/${e}`),this.route(),this.updateComplete.then(()=>this.pane?.updateComplete).then(()=>this.pane?.focusTitle())}willUpdate(e){let i=this.live.inbox.get(this.conv);i&&this.thread&&this.thread.epoch===void 0&&(this.thread.epoch=i.epoch)}render(){let{inbox:e}=this.live,i=this.boot.me,s=e.counts(i.id),n=e.get(this.conv),o=n?this.orders?.filter(d=>Ri(d,n))??null:null;return a`
${this.banner()}
${this.rail(s.waiting)}
<main><h1 class="sr">${this.boot.tenant.name} console</h1>${this.place==="inbox"?a`
<fs-inbox .rows=${e.list(this.view,this.words,i.id)} .counts=${s} .view=${this.view} .query=${this.words} .picked=${this.conv} .me=${i.id} .now=${this.now}
?loaded=${this.live.loaded} @view=${d=>this.view=d.detail.view} @query=${this.search}
@pick=${d=>this.open(d.detail.conv)}></fs-inbox>`:c}
<div class="stage">${this.place==="orders"?a`
<fs-orders .orders=${this.orders} .problem=${this.ordersProblem} .busy=${this.orderBusy} .people=${this.people()} @order=${this.orderAct} @reload=${()=>this.ordersSoon(0)}></fs-orders>`:this.place==="install"?a`<fs-install .sites=${this.boot.sites} .load=${()=>this.api.embed()}></fs-install>`:this.thread?a`
<fs-thread .thread=${this.thread} .summary=${n} .me=${i} .staff=${this.boot.staff} .version=${this.version} .now=${this.now} .busy=${this.busy}
products ?details=${this.side} @do=${this.doIt} @say=${this.say} @typing=${()=>this.live.socket.typing(this.thread)}
@products=${()=>this.picker.show()} @seen=${this.seen} @retry=${d=>this.live.socket.retry(this.thread,d.detail.cid)}
@discard=${d=>this.live.socket.discard(this.thread,d.detail.cid)}
.editMs=${this.live.socket.limits.edit_minutes*6e4} @amend=${this.amend}
@back=${()=>this.go("#/")} @details=${()=>this.side=!this.side} @leave=${()=>this.list?.move(0)}></fs-thread>`:a`<div class="nothing" tabindex="-1">${m("hanger")}<h2>${s.waiting?`${s.waiting} waiting for a person`:"Pick a conversation"}</h2>
<p><kbd>J</kbd> <kbd>K</kbd> move, <kbd>Enter</kbd> opens, <kbd>?</kbd> shows every key</p></div>`}
</div>
${this.place==="inbox"&&this.thread&&this.side?a`
<fs-side .summary=${n} .orders=${o} .problem=${this.ordersProblem} .busy=${this.orderBusy} .now=${this.now} @order=${this.orderAct} @details=${()=>this.side=!1} @reload=${()=>this.ordersSoon(0)}></fs-side>`:c}
</main>
<fs-picker .find=${d=>this.findProducts(d)} @chosen=${this.sendProduct}></fs-picker>
<fs-help ?keys=${Xe(qt)!=="1"} @keys=${this.setKeys}></fs-help>
${this.toast?a`<div class="toast ${this.toast.bad?"bad":""}" role=${this.toast.bad?"alert":"status"}>${this.toast.text}<button type="button" class="icon" aria-label="Dismiss" @click=${()=>this.toast=null}>${m("close")}</button></div>`:c}
<div class="sr" role="status" aria-live="polite">${this.said}</div>`}rail(e){let{boot:i,alerts:s}=this,n=(u,g,f,b,k=0)=>a`
<a href=${g} aria-current=${this.place===u?"page":c}>${m(b)}${f}${k?a`<span class="count">${k>99?"99+":k}<span class="sr"> waiting</span></span>`:c}</a>`,o=this.orders?.filter(u=>u.vendor_order.status==="new").length??0,[d,p]=this.syncWords();return a`<nav aria-label="Console">
${this.thread?a`<button type="button" class="skip" @click=${()=>this.pane?.focusTitle()}>Skip to the conversation</button>`:c}
<a class="logo" href="/" aria-label="Fashionistar, to the shop"><img src="/static/conversations/mark.svg" width="36" height="36" alt=""></a>
${n("inbox","#/","Inbox","inbox",e)}
${n("orders","#/orders","Orders","orders",o)}
${n("install","#/install","Install","install")}
<span class="space"></span>
<span class="sync ${d}"><i></i><span>${p}</span></span>
<button type="button" class="help" aria-haspopup="dialog" @click=${()=>this.help.show()}>${m("help")}Keys</button>
<button type="button" aria-pressed=${!s.muted} @click=${this.toggleSound}>${m(s.muted?"muted":"sound")}Sound</button>
<details class="me" @focusout=${this.closeMenu}><summary>${st(i.me.name)}<span class="sr">, your account</span></summary>
<div class="menu"><p><b>${i.me.name}</b>${i.me.email}</p>
${i.tenants.length>1?a`<h2>Shops</h2>${i.tenants.map(u=>a`<a href="?shop=${u.slug}" aria-current=${u.slug===i.tenant.slug?"true":c}>${u.name}</a>`)}`:a`<h2>${i.tenant.name}</h2>`}
<h2>Account</h2><a href=${i.links.password}>Change password</a>${i.links.mfa?a`<a href=${i.links.mfa}>Two-factor sign-in</a>`:c}<a href=${i.links.logout}>${m("door")}Sign out</a></div></details>
</nav>`}syncWords(){let{behind:e,waiting:i}=this.live.socket.backlog;switch(this.live.sync){case"live":return i?["busy",`Sending ${i}`]:["","Up to date"];case"catching_up":return["busy",e>1?`Catching up ${e}`:"Catching up"];case"offline":return["down",i?`Offline, ${i} waiting`:"Offline"];case"stopped":return["down","Stopped"];default:return["busy",i?`Connecting, ${i} waiting`:"Connecting"]}}banner(){if(!this.trouble)return c;let{sync:e,stoppedBy:i}=this.live.socket;if(e==="stopped"){let d=i==="unauthorised"||i==="4502"||i==="4505";return a`<div class="strip" role="alert">${d?"You have been signed out.":`The server closed the line (${i}).`}
<a class="btn gold" href=${d?"/accounts/login/?next=/console/":location.href} @click=${()=>!d&&location.reload()}>${d?"Sign in":"Reload"}</a></div>`}let{behind:s,waiting:n}=this.live.socket.backlog,o=n?`${n===1?"1 message waits":`${n} messages wait`} here and will be sent.`:"What you write is kept and sent later.";return e==="offline"?a`<div class="strip quiet">No network. ${o}</div>`:e==="catching_up"?a`<div class="strip quiet">Catching up${s>1?`, ${s} to come`:""}.</div>`:a`<div class="strip">The connection is lost. Trying again. ${o} <button type="button" class="btn gold" @click=${()=>this.live.socket.resume()}>Try now</button></div>`}say(e){let{text:i,note:s,replyTo:n}=e.detail,{socket:o,inbox:d}=this.live,p=d.get(this.conv);!s&&p&&me(p)&&this.act("conversation.take_over"),o.say(this.thread,{text:i},{...s&&{kind:"note"},...n&&{replyTo:n}})}amend(e){let{seq:i,kind:s,body:n}=e.detail;this.live.socket.change(this.thread,i,s,n).catch(o=>this.tellPerson(xe(o),!0))}doIt(e){this.act(e.detail.action,e.detail.args)}async act(e,i={}){let s=this.conv;if(!s||this.busy===e)return;this.busy=e;let n=await this.live.act(s,e,i);if(this.busy="",n)return this.tellPerson(n,!0);this.live.inbox.patch(s,this.foreseen(e,i)),this.version+=1}foreseen(e,i){let s={id:this.boot.me.id,name:this.boot.me.name};switch(e){case"conversation.take_over":return{assistant:"silent",needs_human:!1,assignee:s};case"conversation.hand_back":return{assistant:"active",needs_human:!1,assignee:null};case"conversation.resolve":return{state:"resolved",needs_human:!1,waiting_since:null,assignee:null};case"conversation.reopen":return{state:"open"};case"conversation.assign":return{assignee:this.boot.staff.find(n=>n.id===i.user)??null};default:return{}}}seen(e){let{seq:i}=e.detail;if(!this.thread||!i)return;this.live.socket.mark(this.thread,{delivered:i,read:i});let s=this.live.inbox.get(this.conv);s&&s.unread&&i>=s.head&&(this.live.inbox.patch(this.conv,{unread:0,read:i}),queueMicrotask(()=>this.version+=1))}async findProducts(e){try{return await this.api.products(this.live.inbox.get(this.conv)?.site.key??"",e)}catch(i){throw new Error(xe(i))}}async sendProduct(e){let i=await this.live.act(this.conv,"product.send",{variant:e.detail.variant});this.tellPerson(i??`Sent: ${e.detail.title}`,i!==null)}search(e){this.words=e.detail.query,clearTimeout(this.searchTimer),!(this.words.trim().length<2)&&(this.searchTimer=setTimeout(()=>{let i=this.words;this.api.search(i).then(s=>{i===this.words&&(this.live.inbox.found(i,s),this.version+=1)},()=>{})},250))}tellPerson(e,i=!1){this.toast={text:e,bad:i},clearTimeout(this.toastTimer),this.toastTimer=setTimeout(()=>this.toast=null,i?9e3:4e3)}setKeys(e){try{localStorage.setItem(qt,e.detail.on?"":"1")}catch{}this.requestUpdate()}ordersSoon(e=600){clearTimeout(this.ordersTimer),this.ordersTimer=setTimeout(()=>{this.loadOrders()},e)}async loadOrders(){try{this.orders=await this.api.orders({limit:200}),this.ordersProblem=""}catch(e){this.orders===null&&(this.ordersProblem=xe(e))}}async orderAct(e){let{action:i,args:s,order:n}=e.detail,o=this.threadOf(n);this.orderBusy=n.vendor_order.id;let d=o?await this.live.act(o,i,s):await this.stepByHttp(n.vendor_order.id,i,s);await this.loadOrders(),this.orderBusy="",d?this.tellPerson(d,!0):this.tellPerson(`${n.vendor_order.number}: ${Mi[i]}`)}async stepByHttp(e,i,s){let{vendor_order:n,...o}=s;try{return await this.api.step(e,Mi[i],o,qe()),null}catch(d){return xe(d)}}threadOf(e){return this.live.inbox.all().find(i=>Ri(e,i))?.conv}people(){return new Map(this.live.inbox.all().map(e=>[e.customer.id.slice(2),{conv:e.conv,name:L(e.customer)}]))}};E.styles=[Qt,At,te(ii)],l([h({attribute:!1})],E.prototype,"boot",2),l([h({type:Boolean,reflect:!0})],E.prototype,"side",2),l([h({type:Boolean,reflect:!0})],E.prototype,"wide",2),l([h({attribute:"thread",type:Boolean,reflect:!0})],E.prototype,"threadOpen",2),l([v()],E.prototype,"place",2),l([v()],E.prototype,"conv",2),l([v()],E.prototype,"view",2),l([v()],E.prototype,"words",2),l([v()],E.prototype,"version",2),l([v()],E.prototype,"now",2),l([v()],E.prototype,"busy",2),l([v()],E.prototype,"orders",2),l([v()],E.prototype,"ordersProblem",2),l([v()],E.prototype,"orderBusy",2),l([v()],E.prototype,"toast",2),l([v()],E.prototype,"said",2),l([v()],E.prototype,"trouble",2),l([M("fs-inbox")],E.prototype,"list",2),l([M("fs-thread")],E.prototype,"pane",2),l([M("fs-picker")],E.prototype,"picker",2),l([M("fs-help")],E.prototype,"help",2),E=l([w("fs-console")],E);var Ri=(r,t)=>`p_${r.customer.replaceAll("-","")}`===t.customer.id;var Ws=JSON.parse(document.getElementById("boot").textContent);F.askVendor=!1;var qi=document.createElement("fs-console");qi.boot=Ws;document.getElementById("console").replaceChildren(qi);})();
